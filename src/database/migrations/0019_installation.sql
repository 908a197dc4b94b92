CREATE TABLE "haat"."installation" (
	"is_only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"id" uuid NOT NULL,
	CONSTRAINT "installation_only" CHECK (is_only)
);
--> statement-breakpoint
ALTER TABLE "haat"."inventory_imports" ADD COLUMN "name" text;