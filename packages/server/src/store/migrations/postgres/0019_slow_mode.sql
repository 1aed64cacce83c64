ALTER TABLE "conversations" ADD COLUMN "slow_seconds" integer;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "slow_from" bigint;