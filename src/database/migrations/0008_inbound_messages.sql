CREATE TABLE "haat"."inbound_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider_message_id" text NOT NULL,
	"from_phone" text NOT NULL,
	"type" text NOT NULL,
	"body" text,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"outcome" text,
	"handled_at" timestamp with time zone,
	"reply_id" uuid,
	CONSTRAINT "inbound_messages_provider_message_id_unique" UNIQUE("provider_message_id")
);
--> statement-breakpoint
CREATE INDEX "inbound_messages_newest" ON "haat"."inbound_messages" USING btree ("from_phone","at");