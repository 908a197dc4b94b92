CREATE TABLE "haat"."bulk_updates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"vendor_id" uuid,
	"status" text NOT NULL,
	"rows" integer NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"applied" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "bulk_updates_status" CHECK (status in ('waiting', 'running', 'completed'))
);
--> statement-breakpoint
CREATE TABLE "haat"."low_stock_alerts" (
	"vendor_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"day" date NOT NULL,
	"stock" integer NOT NULL,
	"min_stock" integer NOT NULL,
	"mail_due" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "low_stock_alerts_vendor_id_product_id_day_pk" PRIMARY KEY("vendor_id","product_id","day")
);
--> statement-breakpoint
CREATE TABLE "haat"."stock_row_faults" (
	"update_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"vendor_code" text NOT NULL,
	"sku" text NOT NULL,
	"code" text NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "stock_row_faults_update_id_row_pk" PRIMARY KEY("update_id","row")
);
--> statement-breakpoint
CREATE TABLE "haat"."supplier_sync_listings" (
	"sync_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	CONSTRAINT "supplier_sync_listings_sync_id_product_id_pk" PRIMARY KEY("sync_id","product_id")
);
--> statement-breakpoint
CREATE TABLE "haat"."supplier_syncs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"vendor_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"status" text NOT NULL,
	"since" timestamp with time zone,
	"cursor" text,
	"mark" text,
	"pages" integer DEFAULT 0 NOT NULL,
	"applied" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"emptied" integer DEFAULT 0 NOT NULL,
	"error" jsonb,
	"requested_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"throttled_since" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "supplier_syncs_mode" CHECK (mode in ('full', 'incremental')),
	CONSTRAINT "supplier_syncs_status" CHECK (status in ('waiting', 'paging', 'settling', 'completed', 'superseded'))
);
--> statement-breakpoint
ALTER TABLE "haat"."bulk_updates" ADD CONSTRAINT "bulk_updates_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "haat"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."low_stock_alerts" ADD CONSTRAINT "low_stock_alerts_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "haat"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."low_stock_alerts" ADD CONSTRAINT "low_stock_alerts_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "haat"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."supplier_sync_listings" ADD CONSTRAINT "supplier_sync_listings_sync_id_supplier_syncs_id_fk" FOREIGN KEY ("sync_id") REFERENCES "haat"."supplier_syncs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."supplier_syncs" ADD CONSTRAINT "supplier_syncs_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "haat"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulk_updates_vendor" ON "haat"."bulk_updates" USING btree ("vendor_id","id");--> statement-breakpoint
CREATE INDEX "low_stock_alerts_mail_due" ON "haat"."low_stock_alerts" USING btree ("vendor_id") WHERE mail_due;--> statement-breakpoint
CREATE INDEX "low_stock_alerts_day" ON "haat"."low_stock_alerts" USING btree ("day");--> statement-breakpoint
CREATE INDEX "supplier_syncs_vendor" ON "haat"."supplier_syncs" USING btree ("vendor_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "supplier_syncs_one_active" ON "haat"."supplier_syncs" USING btree ("vendor_id") WHERE status in ('paging', 'settling');--> statement-breakpoint
CREATE INDEX "vendor_products_low" ON "haat"."vendor_products" USING btree ("vendor_id","product_id") WHERE stock < min_stock;