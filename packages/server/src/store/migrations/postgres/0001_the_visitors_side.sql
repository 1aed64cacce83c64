ALTER TABLE "conversations" ADD COLUMN "danger_at" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "lost_at" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "token_at" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "read_by_visitor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "read_by_officer" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "resume_code" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "resume_until" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "feedback" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "conversations_resume_code" ON "conversations" USING btree ("resume_code");--> statement-breakpoint
CREATE INDEX "conversations_resume_until" ON "conversations" USING btree ("resume_until");--> statement-breakpoint
UPDATE "conversations" SET "danger_at" = (SELECT min("at") FROM "events" WHERE "events"."conversation" = "conversations"."id" AND "events"."kind" = 'danger') WHERE "danger";
