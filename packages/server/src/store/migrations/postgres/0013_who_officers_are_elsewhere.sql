CREATE TABLE "identities" (
	"identity" text COLLATE "C" PRIMARY KEY NOT NULL,
	"officer" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_officer_officers_id_fk" FOREIGN KEY ("officer") REFERENCES "public"."officers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "identities_officer" ON "identities" USING btree ("officer");