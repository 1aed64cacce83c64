CREATE TABLE "figures" (
	"span" text COLLATE "C" NOT NULL,
	"at" text COLLATE "C" NOT NULL,
	"site" text COLLATE "C" NOT NULL,
	"queue" text COLLATE "C" NOT NULL,
	"whole" jsonb NOT NULL,
	"doors" jsonb NOT NULL,
	"languages" jsonb NOT NULL,
	CONSTRAINT "figures_span_at_site_queue_pk" PRIMARY KEY("span","at","site","queue")
);
