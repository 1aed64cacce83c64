CREATE TABLE `sealed_addresses` (
	`conversation` text PRIMARY KEY NOT NULL,
	`box` text NOT NULL,
	`sealed_at` integer NOT NULL,
	`kept_seconds` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `unsealings` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation` text NOT NULL,
	`reason` text NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`share` blob,
	`answer` text,
	`answered_by` text,
	`answered_at` integer,
	`address` blob
);
--> statement-breakpoint
CREATE INDEX `unsealings_conversation` ON `unsealings` (`conversation`);--> statement-breakpoint
CREATE INDEX `unsealings_asked` ON `unsealings` (`asked_at`);