CREATE TABLE "audit" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"actor" text COLLATE "C",
	"login" text COLLATE "C" NOT NULL,
	"action" text COLLATE "C" NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"reason" text COLLATE "C",
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "canned_answers" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"owner" text COLLATE "C",
	"locale" text COLLATE "C" NOT NULL,
	"shortcut" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"text" text COLLATE "C" NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "queues" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"sites" jsonb NOT NULL,
	"doors" jsonb NOT NULL,
	"priority" integer NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shifts" (
	"officer" text COLLATE "C" PRIMARY KEY NOT NULL,
	"available" boolean NOT NULL,
	"since" bigint NOT NULL,
	"seen_at" bigint NOT NULL,
	"assigned_at" bigint
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "queue" text COLLATE "C" DEFAULT 'general' NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "skill" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "queued_at" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "offered_to" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "offered_until" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "helper" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "first_answer_at" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "transfers" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "danger_step" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "danger_step_at" bigint;--> statement-breakpoint
ALTER TABLE "officers" ADD COLUMN "active" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "officers" ADD COLUMN "queues" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "officers" ADD COLUMN "skills" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "officers" ADD COLUMN "languages" jsonb DEFAULT '["fr"]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "officers" ADD COLUMN "capacity" integer DEFAULT 4 NOT NULL;--> statement-breakpoint
ALTER TABLE "canned_answers" ADD CONSTRAINT "canned_answers_owner_officers_id_fk" FOREIGN KEY ("owner") REFERENCES "public"."officers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shifts" ADD CONSTRAINT "shifts_officer_officers_id_fk" FOREIGN KEY ("officer") REFERENCES "public"."officers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit" USING btree ("subject","at");--> statement-breakpoint
CREATE UNIQUE INDEX "canned_answers_shortcut" ON "canned_answers" USING btree ("owner","locale","shortcut");--> statement-breakpoint
CREATE INDEX "conversations_helped" ON "conversations" USING btree ("helper");