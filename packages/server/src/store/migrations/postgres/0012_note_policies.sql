CREATE TABLE "policies" (
	"version" text COLLATE "C" NOT NULL,
	"since" bigint NOT NULL,
	"document" text COLLATE "C" NOT NULL,
	CONSTRAINT "policies_since_version_pk" PRIMARY KEY("since","version")
);
