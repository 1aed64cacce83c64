CREATE TABLE "files" (
	"conversation" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"digest" "bytea" NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "files_conversation_id_pk" PRIMARY KEY("conversation","id")
);
--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;