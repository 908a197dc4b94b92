CREATE TABLE "haat"."daily_analytics" (
	"day" date PRIMARY KEY NOT NULL,
	"orders" integer NOT NULL,
	"retailers" integer NOT NULL,
	"order_value" numeric(14, 2) NOT NULL,
	"credit_value" numeric(14, 2) NOT NULL,
	"delivered" integer NOT NULL,
	"delivered_value" numeric(14, 2) NOT NULL,
	"cancelled" integer NOT NULL,
	"cancelled_value" numeric(14, 2) NOT NULL,
	"expired" integer NOT NULL,
	"unfulfillable" integer NOT NULL,
	"invoiced" numeric(14, 2) NOT NULL,
	"received" numeric(14, 2) NOT NULL,
	"reversed" numeric(14, 2) NOT NULL,
	"failed_messages" integer NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "haat"."reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"format" text NOT NULL,
	"start_on" date NOT NULL,
	"end_on" date NOT NULL,
	"vendor_code" text,
	"retailer_code" text,
	"state" text NOT NULL,
	"rows" integer,
	"rows_found" integer,
	"bytes" bigint,
	"owner" text,
	"created_at" timestamp with time zone NOT NULL,
	"ready_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "reports_type" CHECK (type in ('sales-analysis', 'inventory-summary', 'credit-summary', 'purchase-volume', 'payment-discipline', 'outstanding-liability', 'daily-analytics')),
	CONSTRAINT "reports_format" CHECK (format in ('csv', 'json', 'pdf')),
	CONSTRAINT "reports_state" CHECK (state in ('requested', 'ready', 'removed')),
	CONSTRAINT "reports_period" CHECK (start_on <= end_on)
);
--> statement-breakpoint
CREATE INDEX "reports_owner" ON "haat"."reports" USING btree ("owner","id");--> statement-breakpoint
CREATE INDEX "reports_expired" ON "haat"."reports" USING btree ("expires_at") WHERE state <> 'removed';--> statement-breakpoint
CREATE INDEX "reports_removed" ON "haat"."reports" USING btree ("removed_at") WHERE state = 'removed';--> statement-breakpoint
CREATE INDEX "credit_entries_at" ON "haat"."credit_entries" USING brin ("at");--> statement-breakpoint
CREATE INDEX "invoices_issued" ON "haat"."invoices" USING btree ("issued_at","id");--> statement-breakpoint
CREATE INDEX "invoices_due_on" ON "haat"."invoices" USING btree ("due_on");--> statement-breakpoint
CREATE INDEX "payments_received" ON "haat"."payments" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "payments_reversed" ON "haat"."payments" USING btree ("reversed_at") WHERE reversed_at is not null;--> statement-breakpoint
CREATE INDEX "stock_reservations_dispatched" ON "haat"."stock_reservations" USING btree ("vendor_id","product_id","ended_at") WHERE state = 'dispatched';--> statement-breakpoint
CREATE INDEX "messages_failed" ON "haat"."messages" USING btree ("failed_at") WHERE failed_at is not null;--> statement-breakpoint
CREATE INDEX "order_events_at" ON "haat"."order_events" USING brin ("at");--> statement-breakpoint
CREATE INDEX "orders_placed" ON "haat"."orders" USING btree ("placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_retailer_placed" ON "haat"."orders" USING btree ("retailer_id","placed_at");