CREATE TABLE "lanterne_keys"."sealed_addresses" (
	"conversation" text COLLATE "C" PRIMARY KEY NOT NULL,
	"box" text COLLATE "C" NOT NULL,
	"sealed_at" bigint NOT NULL,
	"kept_seconds" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lanterne_keys"."unsealings" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"conversation" text COLLATE "C" NOT NULL,
	"reason" text COLLATE "C" NOT NULL,
	"asked_by" text COLLATE "C" NOT NULL,
	"asked_at" bigint NOT NULL,
	"share" "bytea",
	"answer" text COLLATE "C",
	"answered_by" text COLLATE "C",
	"answered_at" bigint,
	"address" "bytea"
);
--> statement-breakpoint
CREATE INDEX "unsealings_conversation" ON "lanterne_keys"."unsealings" USING btree ("conversation");--> statement-breakpoint
CREATE INDEX "unsealings_asked" ON "lanterne_keys"."unsealings" USING btree ("asked_at");