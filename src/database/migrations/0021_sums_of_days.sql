ALTER TABLE "haat"."daily_analytics" ALTER COLUMN "order_value" SET DATA TYPE numeric(24, 2);--> statement-breakpoint
ALTER TABLE "haat"."daily_analytics" ALTER COLUMN "credit_value" SET DATA TYPE numeric(24, 2);--> statement-breakpoint
ALTER TABLE "haat"."daily_analytics" ALTER COLUMN "delivered_value" SET DATA TYPE numeric(24, 2);--> statement-breakpoint
ALTER TABLE "haat"."daily_analytics" ALTER COLUMN "cancelled_value" SET DATA TYPE numeric(24, 2);--> statement-breakpoint
ALTER TABLE "haat"."daily_analytics" ALTER COLUMN "invoiced" SET DATA TYPE numeric(24, 2);--> statement-breakpoint
ALTER TABLE "haat"."daily_analytics" ALTER COLUMN "received" SET DATA TYPE numeric(24, 2);--> statement-breakpoint
ALTER TABLE "haat"."daily_analytics" ALTER COLUMN "reversed" SET DATA TYPE numeric(24, 2);--> statement-breakpoint
CREATE INDEX "stock_reservations_dispatched_at" ON "haat"."stock_reservations" USING btree ("ended_at") WHERE state = 'dispatched';