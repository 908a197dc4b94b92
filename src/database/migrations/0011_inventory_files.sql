CREATE TABLE "haat"."inventory_exports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"format" text NOT NULL,
	"filters" jsonb NOT NULL,
	"vendor_id" uuid,
	"requested_by" text,
	"rows" integer,
	"bytes" bigint,
	"created_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "inventory_exports_status" CHECK (status in ('pending', 'completed')),
	CONSTRAINT "inventory_exports_format" CHECK (format in ('csv', 'json'))
);
--> statement-breakpoint
CREATE TABLE "haat"."inventory_import_faults" (
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"line" integer NOT NULL,
	"column_name" text,
	"code" text NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "inventory_import_faults_import_id_number_ordinal_pk" PRIMARY KEY("import_id","number","ordinal")
);
--> statement-breakpoint
CREATE TABLE "haat"."inventory_imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"job_id" uuid NOT NULL,
	"vendor_id" uuid,
	"requested_by" text,
	"bytes" bigint NOT NULL,
	"total" integer,
	"position" integer DEFAULT 0 NOT NULL,
	"applied" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"kept_faults" integer DEFAULT 0 NOT NULL,
	"failure" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "inventory_imports_status" CHECK (status in ('pending', 'running', 'completed', 'failed')),
	CONSTRAINT "inventory_imports_rows" CHECK (position = applied + unchanged + refused and position <= coalesce(total, 0))
);
--> statement-breakpoint
ALTER TABLE "haat"."inventory_exports" ADD CONSTRAINT "inventory_exports_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "haat"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."inventory_import_faults" ADD CONSTRAINT "inventory_import_faults_import_id_inventory_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "haat"."inventory_imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "haat"."inventory_imports" ADD CONSTRAINT "inventory_imports_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "haat"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inventory_exports_age" ON "haat"."inventory_exports" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "inventory_imports_age" ON "haat"."inventory_imports" USING btree ("created_at");