CREATE TABLE "commune_postcodes" (
	"postcode" text COLLATE "C" NOT NULL,
	"commune" text COLLATE "C" NOT NULL,
	CONSTRAINT "commune_postcodes_postcode_commune_pk" PRIMARY KEY("postcode","commune")
);
--> statement-breakpoint
CREATE TABLE "datasets" (
	"kind" text COLLATE "C" PRIMARY KEY NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"data_at" bigint NOT NULL,
	"imported_at" bigint NOT NULL,
	"rows" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "territories" (
	"commune" text COLLATE "C" NOT NULL,
	"commune_name" text COLLATE "C" NOT NULL,
	"commune_key" text COLLATE "C" NOT NULL,
	"postcodes" jsonb NOT NULL,
	"institution" text COLLATE "C" NOT NULL,
	"service" text COLLATE "C" NOT NULL,
	"service_name" text COLLATE "C" NOT NULL,
	"service_key" text COLLATE "C" NOT NULL,
	CONSTRAINT "territories_commune_service_pk" PRIMARY KEY("commune","service")
);
--> statement-breakpoint
CREATE TABLE "units" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"institution" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"telephone" text COLLATE "C",
	"address" text COLLATE "C",
	"commune" text COLLATE "C",
	"hours" text COLLATE "C",
	"latitude" integer,
	"longitude" integer
);
--> statement-breakpoint
CREATE INDEX "territories_name" ON "territories" USING btree ("commune_key");--> statement-breakpoint
CREATE INDEX "units_key" ON "units" USING btree ("key");--> statement-breakpoint
CREATE INDEX "units_commune" ON "units" USING btree ("commune");