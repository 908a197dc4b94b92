CREATE INDEX "auctions_order" ON "haat"."auctions" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "orders_vendor" ON "haat"."orders" USING btree ("vendor_id","id");--> statement-breakpoint
CREATE INDEX "orders_number_prefix" ON "haat"."orders" USING btree ("number" text_pattern_ops);