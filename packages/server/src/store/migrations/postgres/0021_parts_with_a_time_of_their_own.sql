CREATE TABLE "conversation_parts" (
	"conversation" text COLLATE "C" NOT NULL,
	"part" text COLLATE "C" NOT NULL,
	"part_key" integer,
	"ended_at" bigint,
	"kept_seconds" integer,
	CONSTRAINT "conversation_parts_part_conversation_pk" PRIMARY KEY("part","conversation")
);
--> statement-breakpoint
CREATE TABLE "lanterne_keys"."part_keys" (
	"conversation" text COLLATE "C" NOT NULL,
	"part" text COLLATE "C" NOT NULL,
	"part_key" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "part_keys_conversation_part_part_key_pk" PRIMARY KEY("conversation","part","part_key")
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "position_seconds" integer;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "contact_seconds" integer;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "notes_seconds" integer;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "handover_seconds" integer;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "part" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "part_key" integer;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "lapsed_at" bigint;--> statement-breakpoint
ALTER TABLE "conversation_parts" ADD CONSTRAINT "conversation_parts_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversation_parts_conversation" ON "conversation_parts" USING btree ("conversation");--> statement-breakpoint
CREATE INDEX "conversation_parts_due" ON "conversation_parts" USING btree ("part","ended_at","kept_seconds","conversation");--> statement-breakpoint
-- What was said before has no key of its own; the clock finds it all the same.
INSERT INTO "conversation_parts" ("conversation", "part", "ended_at", "kept_seconds") SELECT "id", 'position', "ended_at", "kept_seconds" FROM "conversations" WHERE "id" IN (SELECT "conversation" FROM "events" WHERE "kind" IN ('detail', 'danger-check'));--> statement-breakpoint
INSERT INTO "conversation_parts" ("conversation", "part", "ended_at", "kept_seconds") SELECT "id", 'contact', "ended_at", "kept_seconds" FROM "conversations" WHERE "id" IN (SELECT "conversation" FROM "events" WHERE "kind" IN ('detail'));--> statement-breakpoint
INSERT INTO "conversation_parts" ("conversation", "part", "ended_at", "kept_seconds") SELECT "id", 'notes', "ended_at", "kept_seconds" FROM "conversations" WHERE "id" IN (SELECT "conversation" FROM "events" WHERE "kind" IN ('note', 'danger-check'));--> statement-breakpoint
INSERT INTO "conversation_parts" ("conversation", "part", "ended_at", "kept_seconds") SELECT "id", 'handover', "ended_at", "kept_seconds" FROM "conversations" WHERE "id" IN (SELECT "conversation" FROM "events" WHERE "kind" IN ('summary-drafted', 'summary-proposed', 'summary-answered'));
