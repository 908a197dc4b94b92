CREATE SCHEMA IF NOT EXISTS "haat";
--> statement-breakpoint
CREATE TABLE "haat"."idempotency_keys" (
	"owner" text NOT NULL,
	"key" text NOT NULL,
	"route" text NOT NULL,
	"body_hash" text NOT NULL,
	"answer" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_owner_key_pk" PRIMARY KEY("owner","key")
);
--> statement-breakpoint
CREATE TABLE "haat"."job_errors" (
	"job_id" uuid NOT NULL,
	"run" integer NOT NULL,
	"attempt" smallint NOT NULL,
	"outcome" text NOT NULL,
	"error" jsonb NOT NULL,
	"worker" uuid,
	"started_at" timestamp with time zone,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "haat"."jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"name" text NOT NULL,
	"version" smallint DEFAULT 1 NOT NULL,
	"payload" jsonb NOT NULL,
	"owner" text,
	"keys" text[],
	"state" text NOT NULL,
	"priority" smallint NOT NULL,
	"run_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"dedup_key" text,
	"dedup_open" boolean DEFAULT false NOT NULL,
	"dedup_until" timestamp with time zone,
	"epoch" integer DEFAULT 1 NOT NULL,
	"run" integer DEFAULT 0 NOT NULL,
	"attempt" smallint DEFAULT 0 NOT NULL,
	"max_attempts" smallint NOT NULL,
	"losses" smallint DEFAULT 0 NOT NULL,
	"policy" jsonb,
	"worker" uuid,
	"handed_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"unknown_since" timestamp with time zone,
	"progress" jsonb,
	"result" jsonb,
	"error" jsonb,
	"trace" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "jobs_state" CHECK (state in ('pending', 'queued', 'active', 'completed', 'dead', 'cancelled', 'expired')),
	CONSTRAINT "jobs_priority" CHECK (priority between 1 and 10)
);
--> statement-breakpoint
CREATE TABLE "haat"."kernel_state" (
	"engine" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "haat"."leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "haat"."processes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"role" text NOT NULL,
	"engine" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "haat"."queue_minutes" (
	"queue" text NOT NULL,
	"name" text NOT NULL,
	"minute" timestamp with time zone NOT NULL,
	"completed" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"dead" integer DEFAULT 0 NOT NULL,
	"wait_hist" integer[] NOT NULL,
	"run_hist" integer[] NOT NULL,
	CONSTRAINT "queue_minutes_queue_name_minute_pk" PRIMARY KEY("queue","name","minute")
);
--> statement-breakpoint
CREATE TABLE "haat"."queues" (
	"name" text PRIMARY KEY NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"reason" text,
	"held_until" timestamp with time zone,
	"concurrency" integer,
	"rate_max" integer,
	"rate_ms" integer,
	"acked_seq" bigint DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "haat"."schedules" (
	"id" text PRIMARY KEY NOT NULL,
	"pattern" text NOT NULL,
	"tz" text NOT NULL,
	"missed" text NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"last_job" uuid
);
--> statement-breakpoint
CREATE TABLE "haat"."messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"kind" text NOT NULL,
	"recipient" text NOT NULL,
	"body" text NOT NULL,
	"state" text NOT NULL,
	"effect_key" text NOT NULL,
	"transport" text,
	"provider_message_id" text,
	"sending_run" integer,
	"sends" smallint DEFAULT 0 NOT NULL,
	"possibly_repeated" boolean DEFAULT false NOT NULL,
	"error" jsonb,
	"owner" text,
	"created_at" timestamp with time zone NOT NULL,
	"sending_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	"failed_at" timestamp with time zone,
	CONSTRAINT "messages_effect_key_unique" UNIQUE("effect_key"),
	CONSTRAINT "messages_provider_message_id_unique" UNIQUE("provider_message_id"),
	CONSTRAINT "messages_state" CHECK (state in ('queued', 'sending', 'sent', 'delivered', 'read', 'failed')),
	CONSTRAINT "messages_channel" CHECK (channel in ('whatsapp', 'email'))
);
--> statement-breakpoint
CREATE TABLE "haat"."sandbox_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"run" integer NOT NULL,
	"recipient" text NOT NULL,
	"body" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "haat"."audit" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"queue" text,
	"job_id" uuid,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
ALTER TABLE "haat"."job_errors" ADD CONSTRAINT "job_errors_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "haat"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotency_keys_age" ON "haat"."idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "job_errors_job" ON "haat"."job_errors" USING btree ("job_id","at");--> statement-breakpoint
CREATE INDEX "jobs_due" ON "haat"."jobs" USING btree ("queue","priority","run_at","id") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "jobs_open" ON "haat"."jobs" USING btree ("queue","priority") WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX "jobs_active" ON "haat"."jobs" USING btree ("worker") WHERE state = 'active';--> statement-breakpoint
CREATE INDEX "jobs_done" ON "haat"."jobs" USING btree ("queue","finished_at") WHERE finished_at is not null;--> statement-breakpoint
CREATE INDEX "jobs_dead" ON "haat"."jobs" USING btree ("queue","finished_at") WHERE state = 'dead';--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_dedup" ON "haat"."jobs" USING btree ("queue","dedup_key") WHERE dedup_open;--> statement-breakpoint
CREATE INDEX "jobs_keys" ON "haat"."jobs" USING gin ("keys") WHERE keys is not null;--> statement-breakpoint
CREATE INDEX "messages_recipient" ON "haat"."messages" USING btree ("recipient","id");--> statement-breakpoint
CREATE INDEX "sandbox_deliveries_message" ON "haat"."sandbox_deliveries" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "audit_at" ON "haat"."audit" USING btree ("at");