ALTER TABLE "sessions" ADD COLUMN "means" jsonb DEFAULT '["password"]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "opened_at" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "used_at" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "idle_until" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "sessions" SET "opened_at" = "expires_at" - 43200000, "used_at" = "expires_at" - 43200000, "idle_until" = "expires_at";