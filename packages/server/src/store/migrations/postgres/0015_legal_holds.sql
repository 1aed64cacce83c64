CREATE TABLE "hold_requests" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"conversation" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"reason" text COLLATE "C" NOT NULL,
	"until" bigint,
	"asked_by" text COLLATE "C" NOT NULL,
	"asked_at" bigint NOT NULL,
	"answer" text COLLATE "C",
	"answered_by" text COLLATE "C",
	"answered_at" bigint
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "hold_until" bigint;--> statement-breakpoint
ALTER TABLE "hold_requests" ADD CONSTRAINT "hold_requests_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "hold_requests_conversation" ON "hold_requests" USING btree ("conversation");--> statement-breakpoint
CREATE INDEX "hold_requests_asked" ON "hold_requests" USING btree ("asked_at");--> statement-breakpoint
CREATE INDEX "conversations_on_hold" ON "conversations" USING btree ("hold_until");