ALTER TABLE `conversations` ADD `danger_at` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `lost_at` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `token_at` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `read_by_visitor` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `read_by_officer` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `resume_code` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `resume_until` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `feedback` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_resume_code` ON `conversations` (`resume_code`);--> statement-breakpoint
CREATE INDEX `conversations_resume_until` ON `conversations` (`resume_until`);--> statement-breakpoint
UPDATE `conversations` SET `danger_at` = (SELECT min(`at`) FROM `events` WHERE `events`.`conversation` = `conversations`.`id` AND `events`.`kind` = 'danger') WHERE `danger`;
