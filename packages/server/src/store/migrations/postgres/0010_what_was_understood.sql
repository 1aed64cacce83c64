CREATE TABLE "understood" (
	"day" text COLLATE "C" NOT NULL,
	"site" text COLLATE "C" NOT NULL,
	"card" text COLLATE "C" NOT NULL,
	"part" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"answers" integer NOT NULL,
	"clear" integer NOT NULL,
	CONSTRAINT "understood_day_site_card_part_name_pk" PRIMARY KEY("day","site","card","part","name")
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "signs" boolean DEFAULT false NOT NULL;