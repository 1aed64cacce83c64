ALTER TABLE `conversations` ADD `slow_seconds` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `slow_from` integer;