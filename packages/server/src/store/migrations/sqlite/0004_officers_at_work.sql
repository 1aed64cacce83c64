CREATE TABLE `audit` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text,
	`login` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`reason` text,
	`detail` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`at`);--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit` (`subject`,`at`);--> statement-breakpoint
CREATE TABLE `canned_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`owner` text,
	`locale` text NOT NULL,
	`shortcut` text NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`owner`) REFERENCES `officers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `canned_answers_shortcut` ON `canned_answers` (`owner`,`locale`,`shortcut`);--> statement-breakpoint
CREATE TABLE `queues` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`sites` text NOT NULL,
	`doors` text NOT NULL,
	`priority` integer NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `shifts` (
	`officer` text PRIMARY KEY NOT NULL,
	`available` integer NOT NULL,
	`since` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`assigned_at` integer,
	FOREIGN KEY (`officer`) REFERENCES `officers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `conversations` ADD `queue` text DEFAULT 'general' NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `skill` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `queued_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `offered_to` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `offered_until` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `helper` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `first_answer_at` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `transfers` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `danger_step` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `danger_step_at` integer;--> statement-breakpoint
CREATE INDEX `conversations_helped` ON `conversations` (`helper`);--> statement-breakpoint
ALTER TABLE `officers` ADD `active` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `officers` ADD `queues` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `officers` ADD `skills` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `officers` ADD `languages` text DEFAULT '["fr"]' NOT NULL;--> statement-breakpoint
ALTER TABLE `officers` ADD `capacity` integer DEFAULT 4 NOT NULL;