CREATE TABLE `conversation_parts` (
	`conversation` text NOT NULL,
	`part` text NOT NULL,
	`part_key` integer,
	`ended_at` integer,
	`kept_seconds` integer,
	PRIMARY KEY(`part`, `conversation`),
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `conversation_parts_conversation` ON `conversation_parts` (`conversation`);--> statement-breakpoint
CREATE INDEX `conversation_parts_due` ON `conversation_parts` (`part`,`ended_at`,`kept_seconds`,`conversation`);--> statement-breakpoint
ALTER TABLE `conversations` ADD `position_seconds` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `contact_seconds` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `notes_seconds` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `handover_seconds` integer;--> statement-breakpoint
ALTER TABLE `events` ADD `part` text;--> statement-breakpoint
ALTER TABLE `events` ADD `part_key` integer;--> statement-breakpoint
ALTER TABLE `events` ADD `lapsed_at` integer;--> statement-breakpoint
-- What was said before has no key of its own; the clock finds it all the same.
INSERT INTO `conversation_parts` (`conversation`, `part`, `ended_at`, `kept_seconds`) SELECT `id`, 'position', `ended_at`, `kept_seconds` FROM `conversations` WHERE `id` IN (SELECT `conversation` FROM `events` WHERE `kind` IN ('detail', 'danger-check'));--> statement-breakpoint
INSERT INTO `conversation_parts` (`conversation`, `part`, `ended_at`, `kept_seconds`) SELECT `id`, 'contact', `ended_at`, `kept_seconds` FROM `conversations` WHERE `id` IN (SELECT `conversation` FROM `events` WHERE `kind` IN ('detail'));--> statement-breakpoint
INSERT INTO `conversation_parts` (`conversation`, `part`, `ended_at`, `kept_seconds`) SELECT `id`, 'notes', `ended_at`, `kept_seconds` FROM `conversations` WHERE `id` IN (SELECT `conversation` FROM `events` WHERE `kind` IN ('note', 'danger-check'));--> statement-breakpoint
INSERT INTO `conversation_parts` (`conversation`, `part`, `ended_at`, `kept_seconds`) SELECT `id`, 'handover', `ended_at`, `kept_seconds` FROM `conversations` WHERE `id` IN (SELECT `conversation` FROM `events` WHERE `kind` IN ('summary-drafted', 'summary-proposed', 'summary-answered'));
