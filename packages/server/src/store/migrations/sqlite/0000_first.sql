CREATE TABLE `conversations` (
	`id` text PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`door` text NOT NULL,
	`locale` text NOT NULL,
	`state` text NOT NULL,
	`danger` integer NOT NULL,
	`priority` integer NOT NULL,
	`holder` text,
	`left_how` text,
	`last_seq` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`claimed_at` integer,
	`ended_at` integer,
	`place_at_opening` integer NOT NULL,
	`token` text NOT NULL,
	`opening` text,
	`data_key` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_opening` ON `conversations` (`site`,`opening`);--> statement-breakpoint
CREATE INDEX `conversations_queue` ON `conversations` (`state`,"danger" desc,"priority" desc,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_held` ON `conversations` (`holder`,`state`,`claimed_at`);--> statement-breakpoint
CREATE INDEX `conversations_closed` ON `conversations` (`holder`,`state`,`ended_at`);--> statement-breakpoint
CREATE INDEX `conversations_claimed` ON `conversations` (`claimed_at`);--> statement-breakpoint
CREATE TABLE `events` (
	`conversation` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`author` text NOT NULL,
	`officer` text,
	`at` integer NOT NULL,
	`client_id` text,
	`body` blob NOT NULL,
	PRIMARY KEY(`conversation`, `seq`),
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_client_id` ON `events` (`conversation`,`client_id`);--> statement-breakpoint
CREATE TABLE `invites` (
	`hash` text PRIMARY KEY NOT NULL,
	`officer` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`officer`) REFERENCES `officers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `key_proof` (
	`id` integer PRIMARY KEY NOT NULL,
	`sealed` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `officers` (
	`id` text PRIMARY KEY NOT NULL,
	`login` text NOT NULL,
	`alias` text NOT NULL,
	`role` text NOT NULL,
	`password` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `officers_login` ON `officers` (`login`);--> statement-breakpoint
CREATE TABLE `pulse` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`officer` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`officer`) REFERENCES `officers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sessions_officer` ON `sessions` (`officer`);--> statement-breakpoint
CREATE TABLE `sites` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`origins` text NOT NULL,
	`doors` text NOT NULL,
	`locales` text NOT NULL
);
