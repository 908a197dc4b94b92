CREATE TABLE "haat"."message_suppressions" (
	"recipient" text NOT NULL,
	"category" text NOT NULL,
	"message_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "message_suppressions_recipient_category_pk" PRIMARY KEY("recipient","category"),
	CONSTRAINT "message_suppressions_category" CHECK (category in ('utility', 'marketing'))
);
--> statement-breakpoint
CREATE TABLE "haat"."recipient_delays" (
	"recipient" text PRIMARY KEY NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"refusals" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "haat"."stopped_templates" (
	"name" text NOT NULL,
	"language" text NOT NULL,
	"code" text NOT NULL,
	"reason" text NOT NULL,
	"message_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"until" timestamp with time zone,
	CONSTRAINT "stopped_templates_name_language_pk" PRIMARY KEY("name","language")
);
--> statement-breakpoint
ALTER TABLE "haat"."messages" ADD COLUMN "data" jsonb;--> statement-breakpoint
ALTER TABLE "haat"."messages" ADD COLUMN "template" jsonb;--> statement-breakpoint
ALTER TABLE "haat"."messages" ADD COLUMN "failure_reported" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "haat"."messages" ADD COLUMN "resends" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "haat"."messages" ADD COLUMN "job_id" uuid;--> statement-breakpoint
ALTER TABLE "haat"."messages" ADD COLUMN "fallback_message_id" uuid;--> statement-breakpoint
ALTER TABLE "haat"."sandbox_deliveries" ADD COLUMN "template" jsonb;--> statement-breakpoint
CREATE INDEX "recipient_delays_until" ON "haat"."recipient_delays" USING btree ("until");