CREATE TABLE `hold_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation` text NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`until` integer,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`answer` text,
	`answered_by` text,
	`answered_at` integer,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `hold_requests_conversation` ON `hold_requests` (`conversation`);--> statement-breakpoint
CREATE INDEX `hold_requests_asked` ON `hold_requests` (`asked_at`);--> statement-breakpoint
ALTER TABLE `conversations` ADD `hold_until` integer;--> statement-breakpoint
CREATE INDEX `conversations_on_hold` ON `conversations` (`hold_until`);