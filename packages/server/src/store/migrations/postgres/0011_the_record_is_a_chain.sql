CREATE TABLE "audit_key" (
	"id" integer PRIMARY KEY NOT NULL,
	"sealed" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_links" (
	"seq" integer PRIMARY KEY NOT NULL,
	"record" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"seal" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_marks" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"seq" integer NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"seal" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "audit_links_record" ON "audit_links" USING btree ("record");