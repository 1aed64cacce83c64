ALTER TABLE `sessions` ADD `means` text DEFAULT '["password"]' NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `opened_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `used_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `idle_until` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `sessions` SET `opened_at` = `expires_at` - 43200000, `used_at` = `expires_at` - 43200000, `idle_until` = `expires_at`;