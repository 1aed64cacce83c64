CREATE TABLE "feedback" (
	"day" text COLLATE "C" NOT NULL,
	"site" text COLLATE "C" NOT NULL,
	"door" text COLLATE "C" NOT NULL,
	"score" integer NOT NULL,
	"answers" integer NOT NULL,
	CONSTRAINT "feedback_day_site_door_score_pk" PRIMARY KEY("day","site","door","score")
);
--> statement-breakpoint
CREATE TABLE "purges" (
	"id" integer PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "kept_seconds" integer;--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "settings" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "conversations_ended" ON "conversations" USING btree ("ended_at");