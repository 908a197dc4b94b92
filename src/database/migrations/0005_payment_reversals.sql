ALTER TABLE "haat"."payments" ADD COLUMN "reversed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "haat"."payments" ADD COLUMN "reversed_by" text;--> statement-breakpoint
ALTER TABLE "haat"."payments" ADD COLUMN "reversal_reason" text;--> statement-breakpoint
ALTER TABLE "haat"."payments" ADD CONSTRAINT "payments_reversed" CHECK (reversed_at is null or unapplied = 0);