CREATE TABLE `feedback` (
	`day` text NOT NULL,
	`site` text NOT NULL,
	`door` text NOT NULL,
	`score` integer NOT NULL,
	`answers` integer NOT NULL,
	PRIMARY KEY(`day`, `site`, `door`, `score`)
);
--> statement-breakpoint
CREATE TABLE `purges` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `conversations` ADD `kept_seconds` integer;--> statement-breakpoint
CREATE INDEX `conversations_ended` ON `conversations` (`ended_at`);--> statement-breakpoint
ALTER TABLE `sites` ADD `settings` text DEFAULT '{}' NOT NULL;