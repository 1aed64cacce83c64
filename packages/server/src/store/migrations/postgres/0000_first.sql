CREATE TABLE "conversations" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"site" text COLLATE "C" NOT NULL,
	"door" text COLLATE "C" NOT NULL,
	"locale" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"danger" boolean NOT NULL,
	"priority" integer NOT NULL,
	"holder" text COLLATE "C",
	"left_how" text COLLATE "C",
	"last_seq" integer NOT NULL,
	"opened_at" bigint NOT NULL,
	"last_at" bigint NOT NULL,
	"claimed_at" bigint,
	"ended_at" bigint,
	"place_at_opening" integer NOT NULL,
	"token" text COLLATE "C" NOT NULL,
	"opening" text COLLATE "C",
	"data_key" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"conversation" text COLLATE "C" NOT NULL,
	"seq" integer NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"author" text COLLATE "C" NOT NULL,
	"officer" text COLLATE "C",
	"at" bigint NOT NULL,
	"client_id" text COLLATE "C",
	"body" "bytea" NOT NULL,
	CONSTRAINT "events_conversation_seq_pk" PRIMARY KEY("conversation","seq")
);
--> statement-breakpoint
CREATE TABLE "invites" (
	"hash" text COLLATE "C" PRIMARY KEY NOT NULL,
	"officer" text COLLATE "C" NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "key_proof" (
	"id" integer PRIMARY KEY NOT NULL,
	"sealed" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "officers" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"login" text COLLATE "C" NOT NULL,
	"alias" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"password" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "pulse" (
	"id" integer PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"hash" text COLLATE "C" PRIMARY KEY NOT NULL,
	"officer" text COLLATE "C" NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"origins" jsonb NOT NULL,
	"doors" jsonb NOT NULL,
	"locales" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invites" ADD CONSTRAINT "invites_officer_officers_id_fk" FOREIGN KEY ("officer") REFERENCES "public"."officers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_officer_officers_id_fk" FOREIGN KEY ("officer") REFERENCES "public"."officers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "conversations_opening" ON "conversations" USING btree ("site","opening");--> statement-breakpoint
CREATE INDEX "conversations_queue" ON "conversations" USING btree ("state","danger" DESC NULLS FIRST,"priority" DESC NULLS FIRST,"opened_at","id");--> statement-breakpoint
CREATE INDEX "conversations_held" ON "conversations" USING btree ("holder","state","claimed_at");--> statement-breakpoint
CREATE INDEX "conversations_closed" ON "conversations" USING btree ("holder","state","ended_at");--> statement-breakpoint
CREATE INDEX "conversations_claimed" ON "conversations" USING btree ("claimed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "events_client_id" ON "events" USING btree ("conversation","client_id");--> statement-breakpoint
CREATE UNIQUE INDEX "officers_login" ON "officers" USING btree ("login");--> statement-breakpoint
CREATE INDEX "sessions_officer" ON "sessions" USING btree ("officer");