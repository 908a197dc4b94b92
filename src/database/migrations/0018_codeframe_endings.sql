ALTER TABLE "haat"."codeframe_generations" ADD COLUMN "priority" smallint;--> statement-breakpoint
ALTER TABLE "haat"."codeframe_generations" ADD COLUMN "attempts" smallint;--> statement-breakpoint
ALTER TABLE "haat"."codeframe_generations" ADD COLUMN "error" jsonb;--> statement-breakpoint
CREATE INDEX "codeframe_generations_waiting" ON "haat"."codeframe_generations" USING btree ("id") WHERE status in ('queued', 'finishing');--> statement-breakpoint
CREATE INDEX "codeframe_generations_category" ON "haat"."codeframe_generations" USING btree ("category_id","id");