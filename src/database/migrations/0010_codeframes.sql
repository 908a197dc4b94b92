CREATE TABLE "haat"."codeframe_answers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"category_id" integer NOT NULL,
	"external_id" text,
	"text" text NOT NULL,
	"language" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "haat"."codeframe_calls" (
	"generation_id" uuid NOT NULL,
	"cluster" smallint NOT NULL,
	"engine" text NOT NULL,
	"attempts" smallint NOT NULL,
	"job_id" uuid NOT NULL,
	"run" integer NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"ms" integer,
	"answer" jsonb,
	"cost_usd" numeric(12, 6),
	"error" jsonb,
	CONSTRAINT "codeframe_calls_generation_id_cluster_pk" PRIMARY KEY("generation_id","cluster"),
	CONSTRAINT "codeframe_calls_cost" CHECK (cost_usd >= 0)
);
--> statement-breakpoint
CREATE TABLE "haat"."codeframe_clusters" (
	"generation_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"members" uuid[] NOT NULL,
	"terms" text[] NOT NULL,
	"status" text NOT NULL,
	"job_id" uuid NOT NULL,
	"error" jsonb,
	"finished_at" timestamp with time zone,
	CONSTRAINT "codeframe_clusters_generation_id_number_pk" PRIMARY KEY("generation_id","number"),
	CONSTRAINT "codeframe_clusters_status" CHECK (status in ('pending', 'done', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "haat"."codeframe_generations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"category_id" integer NOT NULL,
	"requested_clusters" smallint NOT NULL,
	"target_language" text NOT NULL,
	"hierarchy_preference" text NOT NULL,
	"seed" integer NOT NULL,
	"status" text NOT NULL,
	"answers" integer DEFAULT 0 NOT NULL,
	"unclustered" integer DEFAULT 0 NOT NULL,
	"codeframe" jsonb,
	"requested_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"clustered_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "codeframe_generations_status" CHECK (status in ('queued', 'naming', 'finishing', 'completed', 'completed_with_failures', 'failed', 'cancelled')),
	CONSTRAINT "codeframe_generations_hierarchy" CHECK (hierarchy_preference in ('adaptive', 'flat', 'two_level'))
);
--> statement-breakpoint
ALTER TABLE "haat"."codeframe_clusters" ADD CONSTRAINT "codeframe_clusters_generation_id_codeframe_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "haat"."codeframe_generations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "codeframe_answers_external" ON "haat"."codeframe_answers" USING btree ("category_id","external_id") WHERE external_id is not null;--> statement-breakpoint
CREATE INDEX "codeframe_answers_category" ON "haat"."codeframe_answers" USING btree ("category_id","id");--> statement-breakpoint
CREATE INDEX "codeframe_generations_naming" ON "haat"."codeframe_generations" USING btree ("id") WHERE status = 'naming';