CREATE SEQUENCE "haat"."auction_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "haat"."invoice_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "haat"."order_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "haat"."auctions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"order_id" uuid NOT NULL,
	"status" text NOT NULL,
	"ceiling_price" numeric(14, 2),
	"minimum_bids" smallint NOT NULL,
	"opened_by" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closes_at" timestamp with time zone NOT NULL,
	"extensions" smallint DEFAULT 0 NOT NULL,
	"ranking" jsonb,
	"award_rank" smallint DEFAULT 0 NOT NULL,
	"closed_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"reason" text,
	CONSTRAINT "auctions_number_unique" UNIQUE("number"),
	CONSTRAINT "auctions_status" CHECK (status in ('open', 'awarding', 'awarded', 'no_award', 'cancelled')),
	CONSTRAINT "auctions_minimum_bids" CHECK (minimum_bids > 0),
	CONSTRAINT "auctions_extensions" CHECK (extensions between 0 and 5)
);
--> statement-breakpoint
CREATE TABLE "haat"."bids" (
	"id" uuid PRIMARY KEY NOT NULL,
	"auction_id" uuid NOT NULL,
	"vendor_id" uuid NOT NULL,
	"price" numeric(14, 2) NOT NULL,
	"lead_time_days" integer NOT NULL,
	"status" text NOT NULL,
	"bid_by" text NOT NULL,
	"bid_at" timestamp with time zone NOT NULL,
	CONSTRAINT "bids_status" CHECK (status in ('live', 'replaced')),
	CONSTRAINT "bids_price" CHECK (price > 0),
	CONSTRAINT "bids_lead_time" CHECK (lead_time_days between 0 and 365)
);
--> statement-breakpoint
CREATE TABLE "haat"."credit_accounts" (
	"retailer_id" uuid PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"credit_limit" numeric(14, 2) NOT NULL,
	"outstanding" numeric(14, 2) NOT NULL,
	"reserved" numeric(14, 2) NOT NULL,
	"unapplied" numeric(14, 2) NOT NULL,
	"score" smallint,
	"opened_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "credit_accounts_status" CHECK (status in ('active', 'on_hold', 'blocked')),
	CONSTRAINT "credit_accounts_limit" CHECK (credit_limit >= 0),
	CONSTRAINT "credit_accounts_balances" CHECK (outstanding >= 0 and reserved >= 0 and unapplied >= 0),
	CONSTRAINT "credit_accounts_score" CHECK (score between 300 and 900)
);
--> statement-breakpoint
CREATE TABLE "haat"."credit_discrepancies" (
	"reconciliation_id" uuid NOT NULL,
	"retailer_id" uuid NOT NULL,
	"figure" text NOT NULL,
	"expected" numeric(14, 2) NOT NULL,
	"actual" numeric(14, 2) NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "credit_discrepancies_reconciliation_id_retailer_id_figure_pk" PRIMARY KEY("reconciliation_id","retailer_id","figure")
);
--> statement-breakpoint
CREATE TABLE "haat"."credit_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"posting_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"account" text NOT NULL,
	"amount" numeric(14, 2) NOT NULL,
	"reference" uuid NOT NULL,
	"reverses" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "credit_entries_kind" CHECK (kind in ('invoice', 'payment', 'allocation', 'write_off', 'reversal')),
	CONSTRAINT "credit_entries_amount" CHECK (amount <> 0)
);
--> statement-breakpoint
CREATE TABLE "haat"."credit_reconciliations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"cursor" uuid,
	"accounts" integer DEFAULT 0 NOT NULL,
	"entries" integer DEFAULT 0 NOT NULL,
	"discrepancies" integer DEFAULT 0 NOT NULL,
	"is_balanced" boolean,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "credit_reconciliations_status" CHECK (status in ('running', 'completed'))
);
--> statement-breakpoint
CREATE TABLE "haat"."credit_reservations" (
	"order_id" uuid PRIMARY KEY NOT NULL,
	"retailer_id" uuid NOT NULL,
	"amount" numeric(14, 2) NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "credit_reservations_state" CHECK (state in ('held', 'captured', 'released')),
	CONSTRAINT "credit_reservations_amount" CHECK (amount > 0)
);
--> statement-breakpoint
CREATE TABLE "haat"."credit_scores" (
	"id" uuid PRIMARY KEY NOT NULL,
	"retailer_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"score" smallint NOT NULL,
	"band" text NOT NULL,
	"snapshot" jsonb NOT NULL,
	"components" jsonb NOT NULL,
	"job_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "credit_scores_score" CHECK (score between 300 and 900),
	CONSTRAINT "credit_scores_band" CHECK (band in ('excellent', 'good', 'fair', 'poor', 'very_poor'))
);
--> statement-breakpoint
CREATE TABLE "haat"."invoices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"order_id" uuid NOT NULL,
	"retailer_id" uuid NOT NULL,
	"amount" numeric(14, 2) NOT NULL,
	"paid" numeric(14, 2) NOT NULL,
	"status" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"due_on" date NOT NULL,
	"paid_at" timestamp with time zone,
	"written_off_at" timestamp with time zone,
	"reason" text,
	CONSTRAINT "invoices_number_unique" UNIQUE("number"),
	CONSTRAINT "invoices_order_id_unique" UNIQUE("order_id"),
	CONSTRAINT "invoices_status" CHECK (status in ('open', 'partially_paid', 'paid', 'disputed', 'written_off')),
	CONSTRAINT "invoices_amount" CHECK (amount > 0),
	CONSTRAINT "invoices_paid" CHECK (0 <= paid and paid <= amount),
	CONSTRAINT "invoices_paid_status" CHECK (status <> 'paid' or paid = amount)
);
--> statement-breakpoint
CREATE TABLE "haat"."payment_allocations" (
	"payment_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"amount" numeric(14, 2) NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "payment_allocations_payment_id_invoice_id_pk" PRIMARY KEY("payment_id","invoice_id"),
	CONSTRAINT "payment_allocations_amount" CHECK (amount > 0)
);
--> statement-breakpoint
CREATE TABLE "haat"."payment_reminders" (
	"invoice_id" uuid NOT NULL,
	"stage" smallint NOT NULL,
	"outstanding" numeric(14, 2) NOT NULL,
	"message_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "payment_reminders_invoice_id_stage_pk" PRIMARY KEY("invoice_id","stage")
);
--> statement-breakpoint
CREATE TABLE "haat"."payments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"retailer_id" uuid NOT NULL,
	"amount" numeric(14, 2) NOT NULL,
	"unapplied" numeric(14, 2) NOT NULL,
	"received_by" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "payments_reference_unique" UNIQUE("reference"),
	CONSTRAINT "payments_amount" CHECK (amount > 0),
	CONSTRAINT "payments_unapplied" CHECK (0 <= unapplied and unapplied <= amount)
);
--> statement-breakpoint
CREATE TABLE "haat"."stock_reservations" (
	"reference" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"vendor_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "stock_reservations_reference_product_id_pk" PRIMARY KEY("reference","product_id"),
	CONSTRAINT "stock_reservations_state" CHECK (state in ('held', 'released', 'dispatched')),
	CONSTRAINT "stock_reservations_quantity" CHECK (quantity > 0)
);
--> statement-breakpoint
CREATE TABLE "haat"."vendor_products" (
	"vendor_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"price" numeric(14, 2) NOT NULL,
	"stock" integer NOT NULL,
	"reserved" integer DEFAULT 0 NOT NULL,
	"min_stock" integer DEFAULT 0 NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "vendor_products_vendor_id_product_id_pk" PRIMARY KEY("vendor_id","product_id"),
	CONSTRAINT "vendor_products_reserved" CHECK (0 <= reserved and reserved <= stock),
	CONSTRAINT "vendor_products_price" CHECK (price > 0),
	CONSTRAINT "vendor_products_min_stock" CHECK (min_stock >= 0)
);
--> statement-breakpoint
CREATE TABLE "haat"."products" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sku" text NOT NULL,
	"name" text NOT NULL,
	"category" text NOT NULL,
	"unit" text NOT NULL,
	"unit_price" numeric(14, 2) NOT NULL,
	"min_quantity" integer DEFAULT 1 NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "products_sku_unique" UNIQUE("sku"),
	CONSTRAINT "products_status" CHECK (status in ('active', 'inactive')),
	CONSTRAINT "products_unit_price" CHECK (unit_price > 0),
	CONSTRAINT "products_min_quantity" CHECK (min_quantity > 0)
);
--> statement-breakpoint
CREATE TABLE "haat"."retailers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"phone" text NOT NULL,
	"email" text,
	"city" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "retailers_code_unique" UNIQUE("code"),
	CONSTRAINT "retailers_status" CHECK (status in ('active', 'inactive'))
);
--> statement-breakpoint
CREATE TABLE "haat"."vendors" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"phone" text NOT NULL,
	"email" text,
	"city" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"rating" numeric(2, 1) DEFAULT '0' NOT NULL,
	CONSTRAINT "vendors_code_unique" UNIQUE("code"),
	CONSTRAINT "vendors_status" CHECK (status in ('active', 'inactive')),
	CONSTRAINT "vendors_rating" CHECK (rating between 0 and 5)
);
--> statement-breakpoint
CREATE TABLE "haat"."offers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"vendor_id" uuid NOT NULL,
	"auction_id" uuid,
	"round" smallint NOT NULL,
	"price" numeric(14, 2) NOT NULL,
	"status" text NOT NULL,
	"offered_at" timestamp with time zone NOT NULL,
	"respond_by" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"answered_by" text,
	"reason" text,
	CONSTRAINT "offers_status" CHECK (status in ('open', 'accepted', 'declined', 'timed_out', 'withdrawn')),
	CONSTRAINT "offers_price" CHECK (price > 0)
);
--> statement-breakpoint
CREATE TABLE "haat"."order_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"from_status" text,
	"to_status" text NOT NULL,
	"actor" text NOT NULL,
	"reason" text,
	"job_id" uuid,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "haat"."order_items" (
	"order_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"line" smallint NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price" numeric(14, 2) NOT NULL,
	"amount" numeric(14, 2) NOT NULL,
	CONSTRAINT "order_items_order_id_product_id_pk" PRIMARY KEY("order_id","product_id"),
	CONSTRAINT "order_items_quantity" CHECK (quantity > 0),
	CONSTRAINT "order_items_amount" CHECK (amount = unit_price * quantity)
);
--> statement-breakpoint
CREATE TABLE "haat"."order_rankings" (
	"order_id" uuid NOT NULL,
	"round" smallint NOT NULL,
	"weights" jsonb NOT NULL,
	"vendors" jsonb NOT NULL,
	"override" jsonb,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "order_rankings_order_id_round_pk" PRIMARY KEY("order_id","round")
);
--> statement-breakpoint
CREATE TABLE "haat"."orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"retailer_id" uuid NOT NULL,
	"reference" text,
	"payment_terms" text NOT NULL,
	"status" text NOT NULL,
	"total" numeric(14, 2) NOT NULL,
	"vendor_id" uuid,
	"auction_id" uuid,
	"routing_round" smallint DEFAULT 0 NOT NULL,
	"placed_by" text NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "orders_number_unique" UNIQUE("number"),
	CONSTRAINT "orders_status" CHECK (status in ('placed', 'confirmed', 'offered', 'accepted', 'packing', 'dispatched', 'delivered', 'completed', 'cancelled', 'expired', 'unfulfillable')),
	CONSTRAINT "orders_payment_terms" CHECK (payment_terms in ('cash', 'credit')),
	CONSTRAINT "orders_total" CHECK (total > 0)
);
--> statement-breakpoint
ALTER TABLE "haat"."auctions" ADD CONSTRAINT "auctions_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "haat"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."bids" ADD CONSTRAINT "bids_auction_id_auctions_id_fk" FOREIGN KEY ("auction_id") REFERENCES "haat"."auctions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."bids" ADD CONSTRAINT "bids_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "haat"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."credit_accounts" ADD CONSTRAINT "credit_accounts_retailer_id_retailers_id_fk" FOREIGN KEY ("retailer_id") REFERENCES "haat"."retailers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."credit_discrepancies" ADD CONSTRAINT "credit_discrepancies_reconciliation_id_credit_reconciliations_id_fk" FOREIGN KEY ("reconciliation_id") REFERENCES "haat"."credit_reconciliations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."credit_reservations" ADD CONSTRAINT "credit_reservations_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "haat"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."credit_reservations" ADD CONSTRAINT "credit_reservations_retailer_id_credit_accounts_retailer_id_fk" FOREIGN KEY ("retailer_id") REFERENCES "haat"."credit_accounts"("retailer_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."credit_scores" ADD CONSTRAINT "credit_scores_retailer_id_credit_accounts_retailer_id_fk" FOREIGN KEY ("retailer_id") REFERENCES "haat"."credit_accounts"("retailer_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."invoices" ADD CONSTRAINT "invoices_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "haat"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."invoices" ADD CONSTRAINT "invoices_retailer_id_credit_accounts_retailer_id_fk" FOREIGN KEY ("retailer_id") REFERENCES "haat"."credit_accounts"("retailer_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."payment_allocations" ADD CONSTRAINT "payment_allocations_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "haat"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."payment_allocations" ADD CONSTRAINT "payment_allocations_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "haat"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."payment_reminders" ADD CONSTRAINT "payment_reminders_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "haat"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."payments" ADD CONSTRAINT "payments_retailer_id_credit_accounts_retailer_id_fk" FOREIGN KEY ("retailer_id") REFERENCES "haat"."credit_accounts"("retailer_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."vendor_products" ADD CONSTRAINT "vendor_products_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "haat"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."vendor_products" ADD CONSTRAINT "vendor_products_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "haat"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."offers" ADD CONSTRAINT "offers_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "haat"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."offers" ADD CONSTRAINT "offers_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "haat"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."order_events" ADD CONSTRAINT "order_events_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "haat"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."order_items" ADD CONSTRAINT "order_items_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "haat"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."order_items" ADD CONSTRAINT "order_items_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "haat"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."order_rankings" ADD CONSTRAINT "order_rankings_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "haat"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."orders" ADD CONSTRAINT "orders_retailer_id_retailers_id_fk" FOREIGN KEY ("retailer_id") REFERENCES "haat"."retailers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."orders" ADD CONSTRAINT "orders_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "haat"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "auctions_one_running" ON "haat"."auctions" USING btree ("order_id") WHERE status in ('open', 'awarding');--> statement-breakpoint
CREATE INDEX "auctions_status" ON "haat"."auctions" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "auctions_overdue" ON "haat"."auctions" USING btree ("closes_at") WHERE status = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "bids_one_live" ON "haat"."bids" USING btree ("auction_id","vendor_id") WHERE status = 'live';--> statement-breakpoint
CREATE INDEX "bids_auction" ON "haat"."bids" USING btree ("auction_id","price");--> statement-breakpoint
CREATE INDEX "bids_vendor" ON "haat"."bids" USING btree ("vendor_id","id");--> statement-breakpoint
CREATE INDEX "credit_entries_account" ON "haat"."credit_entries" USING btree ("account","id");--> statement-breakpoint
CREATE INDEX "credit_entries_posting" ON "haat"."credit_entries" USING btree ("posting_id");--> statement-breakpoint
CREATE INDEX "credit_entries_reference" ON "haat"."credit_entries" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "credit_reservations_held" ON "haat"."credit_reservations" USING btree ("retailer_id") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "credit_scores_retailer" ON "haat"."credit_scores" USING btree ("retailer_id","id");--> statement-breakpoint
CREATE INDEX "invoices_retailer" ON "haat"."invoices" USING btree ("retailer_id","due_on","number");--> statement-breakpoint
CREATE INDEX "invoices_due" ON "haat"."invoices" USING btree ("due_on","id") WHERE status in ('open', 'partially_paid');--> statement-breakpoint
CREATE INDEX "invoices_status" ON "haat"."invoices" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "payment_allocations_invoice" ON "haat"."payment_allocations" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "payments_retailer" ON "haat"."payments" USING btree ("retailer_id","id");--> statement-breakpoint
CREATE INDEX "payments_unapplied" ON "haat"."payments" USING btree ("retailer_id","id") WHERE unapplied > 0;--> statement-breakpoint
CREATE INDEX "stock_reservations_held" ON "haat"."stock_reservations" USING btree ("vendor_id","product_id") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "vendor_products_product" ON "haat"."vendor_products" USING btree ("product_id","vendor_id");--> statement-breakpoint
CREATE INDEX "products_category" ON "haat"."products" USING btree ("category","sku");--> statement-breakpoint
CREATE INDEX "retailers_phone" ON "haat"."retailers" USING btree ("phone");--> statement-breakpoint
CREATE INDEX "vendors_phone" ON "haat"."vendors" USING btree ("phone");--> statement-breakpoint
CREATE UNIQUE INDEX "offers_one_open" ON "haat"."offers" USING btree ("order_id") WHERE status = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "offers_one_accepted" ON "haat"."offers" USING btree ("order_id") WHERE status = 'accepted';--> statement-breakpoint
CREATE UNIQUE INDEX "offers_one_award" ON "haat"."offers" USING btree ("auction_id") WHERE status = 'accepted';--> statement-breakpoint
CREATE INDEX "offers_order" ON "haat"."offers" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "offers_vendor" ON "haat"."offers" USING btree ("vendor_id","id");--> statement-breakpoint
CREATE INDEX "offers_overdue" ON "haat"."offers" USING btree ("respond_by") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "offers_answers" ON "haat"."offers" USING btree ("vendor_id","offered_at","status");--> statement-breakpoint
CREATE INDEX "order_events_order" ON "haat"."order_events" USING btree ("order_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_reference" ON "haat"."orders" USING btree ("retailer_id","reference");--> statement-breakpoint
CREATE INDEX "orders_retailer" ON "haat"."orders" USING btree ("retailer_id","id");--> statement-breakpoint
CREATE INDEX "orders_status" ON "haat"."orders" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "orders_overdue" ON "haat"."orders" USING btree ("expires_at") WHERE status in ('placed', 'confirmed', 'offered');--> statement-breakpoint
CREATE INDEX "orders_vendor_open" ON "haat"."orders" USING btree ("vendor_id") WHERE status in ('accepted', 'packing', 'dispatched');