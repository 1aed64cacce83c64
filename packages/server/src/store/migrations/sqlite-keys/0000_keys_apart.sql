CREATE TABLE `conversation_keys` (
	`conversation` text PRIMARY KEY NOT NULL,
	`day` text,
	`sealed` blob NOT NULL,
	FOREIGN KEY (`day`) REFERENCES `day_keys`(`day`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `conversation_keys_day` ON `conversation_keys` (`day`);--> statement-breakpoint
CREATE TABLE `day_keys` (
	`day` text PRIMARY KEY NOT NULL,
	`master` text NOT NULL,
	`sealed` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `house_key` (
	`id` integer PRIMARY KEY NOT NULL,
	`master` text NOT NULL,
	`sealed` blob NOT NULL
);
