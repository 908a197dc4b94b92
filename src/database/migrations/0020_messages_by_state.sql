CREATE TABLE "haat"."marketing_choices" (
	"recipient" text PRIMARY KEY NOT NULL,
	"is_wanted" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "haat"."messages" ADD COLUMN "perhaps_sent" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "inbound_messages_answered" ON "haat"."inbound_messages" USING btree ("from_phone","handled_at") WHERE reply_id is not null;--> statement-breakpoint
CREATE INDEX "messages_state" ON "haat"."messages" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "messages_channel" ON "haat"."messages" USING btree ("channel","id");--> statement-breakpoint
CREATE INDEX "messages_kind" ON "haat"."messages" USING btree ("kind","id");