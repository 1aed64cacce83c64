CREATE TABLE "erasures" (
	"day" text COLLATE "C" NOT NULL,
	"site" text COLLATE "C" NOT NULL,
	"cause" text COLLATE "C" NOT NULL,
	"conversations" integer NOT NULL,
	CONSTRAINT "erasures_day_site_cause_pk" PRIMARY KEY("day","site","cause")
);
--> statement-breakpoint
CREATE TABLE "purge_lease" (
	"id" integer PRIMARY KEY NOT NULL,
	"node" text COLLATE "C" NOT NULL,
	"until" bigint NOT NULL
);
