CREATE TABLE "haat"."images" (
	"id" uuid PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"job_id" uuid NOT NULL,
	"owner" text,
	"name" text,
	"content_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"original" text,
	"width" integer,
	"height" integer,
	"variants" jsonb NOT NULL,
	"failure" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "images_status" CHECK (status in ('processing', 'ready', 'failed')),
	CONSTRAINT "images_original" CHECK ((original is not null) = (status = 'processing')),
	CONSTRAINT "images_ready" CHECK (status <> 'ready' or jsonb_array_length(variants) > 0),
	CONSTRAINT "images_failed" CHECK ((failure is not null) = (status = 'failed'))
);
--> statement-breakpoint
CREATE INDEX "images_job" ON "haat"."images" USING btree ("job_id");--> statement-breakpoint
CREATE INDEX "images_unfinished" ON "haat"."images" USING btree ("created_at") WHERE status = 'processing';