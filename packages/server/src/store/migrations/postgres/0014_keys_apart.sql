CREATE SCHEMA "lanterne_keys";
--> statement-breakpoint
CREATE TABLE "lanterne_keys"."conversation_keys" (
	"conversation" text COLLATE "C" PRIMARY KEY NOT NULL,
	"day" text COLLATE "C",
	"sealed" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lanterne_keys"."day_keys" (
	"day" text COLLATE "C" PRIMARY KEY NOT NULL,
	"master" text COLLATE "C" NOT NULL,
	"sealed" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lanterne_keys"."house_key" (
	"id" integer PRIMARY KEY NOT NULL,
	"master" text COLLATE "C" NOT NULL,
	"sealed" "bytea" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "lanterne_keys"."conversation_keys" ADD CONSTRAINT "conversation_keys_day_day_keys_day_fk" FOREIGN KEY ("day") REFERENCES "lanterne_keys"."day_keys"("day") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversation_keys_day" ON "lanterne_keys"."conversation_keys" USING btree ("day");--> statement-breakpoint
INSERT INTO "lanterne_keys"."conversation_keys" ("conversation", "sealed") SELECT "id", "data_key" FROM "conversations";--> statement-breakpoint
INSERT INTO "lanterne_keys"."house_key" ("id", "master", "sealed") SELECT 1, 'itself', '' FROM "key_proof";--> statement-breakpoint
ALTER TABLE "conversations" DROP COLUMN "data_key";