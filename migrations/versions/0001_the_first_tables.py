"""The first tables"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.db

revision = '0001'
down_revision = None


def upgrade() -> None:
    op.create_table('agent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('password_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.Column('disabled_at', models.db.UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('email')
    )
    op.create_table('campaign',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('link', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('promo_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ad', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('starts_at', models.db.UtcTime(), nullable=True),
    sa.Column('ends_at', models.db.UtcTime(), nullable=True),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.Column('clicks', sa.Integer(), nullable=False),
    sa.Column('arrivals', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('slug')
    )
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_promo_code'), ['promo_code'], unique=False)

    op.create_table('contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.Column('unreachable_at', models.db.UtcTime(), nullable=True),
    sa.Column('phone_since', models.db.UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_phone'), ['phone'], unique=False)

    op.create_table('early_shipment_update',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tracking_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('external_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('told', models.db.JsonText(), nullable=True),
    sa.Column('received_at', models.db.UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('tracking_number', 'external_id')
    )
    with op.batch_alter_table('early_shipment_update', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_early_shipment_update_number_key'), ['number_key'], unique=False)

    op.create_table('early_status',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('provider_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('error_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('early_status', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_early_status_provider_id'), ['provider_id'], unique=False)

    op.create_table('erasure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', models.db.UtcTime(), nullable=False),
    sa.Column('due_at', models.db.UtcTime(), nullable=False),
    sa.Column('told_at', models.db.UtcTime(), nullable=True),
    sa.Column('ended_at', models.db.UtcTime(), nullable=True),
    sa.Column('ending', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('counts', models.db.JsonText(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('erasure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_erasure_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_erasure_ended_at'), ['ended_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_erasure_who'), ['who'], unique=False)

    op.create_table('flow_revision',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('files', models.db.JsonText(), nullable=False),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('orders',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number_digits', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('external_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('shop_status', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('customer_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('customer_tags', models.db.JsonText(), nullable=True),
    sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('postcode', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', models.db.JsonText(), nullable=True),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('currency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('paid_with', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('payments', models.db.JsonText(), nullable=True),
    sa.Column('placed_at', models.db.UtcTime(), nullable=False),
    sa.Column('delivered_at', models.db.UtcTime(), nullable=True),
    sa.Column('shop_delivered_at', models.db.UtcTime(), nullable=True),
    sa.Column('canceled_at', models.db.UtcTime(), nullable=True),
    sa.Column('canceled_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('cancel_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('updated_at', models.db.UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('external_id'),
    sa.UniqueConstraint('number_key')
    )
    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_orders_delivered_at'), ['delivered_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_orders_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_orders_number_digits'), ['number_digits'], unique=False)
        batch_op.create_index(batch_op.f('ix_orders_phone'), ['phone'], unique=False)
        batch_op.create_index(batch_op.f('ix_orders_placed_at'), ['placed_at'], unique=False)

    op.create_table('pace',
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('free_at', sa.BigInteger(), nullable=False),
    sa.Column('stopped_until', sa.BigInteger(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('key')
    )
    op.create_table('product',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('external_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('titles', models.db.JsonText(), nullable=True),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('url', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folded', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('external_id')
    )
    op.create_table('promo_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('currency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('titles', models.db.JsonText(), nullable=True),
    sa.Column('link', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('starts_at', models.db.UtcTime(), nullable=True),
    sa.Column('ends_at', models.db.UtcTime(), nullable=True),
    sa.Column('disabled_at', models.db.UtcTime(), nullable=True),
    sa.Column('minimum_minor', sa.BigInteger(), nullable=False),
    sa.Column('max_uses', sa.Integer(), nullable=True),
    sa.Column('max_uses_each', sa.Integer(), nullable=True),
    sa.Column('uses', sa.Integer(), nullable=False),
    sa.Column('categories', models.db.JsonText(), nullable=True),
    sa.Column('phones', models.db.JsonText(), nullable=True),
    sa.Column('first_order_only', sa.Boolean(), nullable=False),
    sa.Column('combines', sa.Boolean(), nullable=False),
    sa.Column('countries', models.db.JsonText(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('code')
    )
    op.create_table('provider_content',
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content_sid', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('hash')
    )
    op.create_table('sign_in_failure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_failure_key'), ['key'], unique=False)

    op.create_table('template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('body', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('variables', models.db.JsonText(), nullable=True),
    sa.Column('buttons', models.db.JsonText(), nullable=True),
    sa.Column('content_sid', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('updated_at', models.db.UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name', 'language')
    )
    op.create_table('turn',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.Column('replaced_by', sa.Integer(), nullable=True),
    sa.Column('revision', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('before', models.db.JsonText(), nullable=True),
    sa.Column('after', models.db.JsonText(), nullable=True),
    sa.Column('trace', models.db.JsonText(), nullable=True),
    sa.Column('looked_up', models.db.JsonText(), nullable=True),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('conversation_id', 'message_id')
    )

    op.create_table('agent_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.Column('seen_at', models.db.UtcTime(), nullable=False),
    sa.Column('ended_at', models.db.UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('token_hash')
    )
    with op.batch_alter_table('agent_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agent_session_agent_id'), ['agent_id'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('wording', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_contact_id'), ['contact_id'], unique=False)

    op.create_table('contact_address',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(length=160), nullable=False),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('value')
    )
    with op.batch_alter_table('contact_address', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_address_contact_id'), ['contact_id'], unique=False)

    op.create_table('conversation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('session', models.db.JsonText(), nullable=True),
    sa.Column('answered_by_bot', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('unread', sa.Integer(), nullable=False),
    sa.Column('last_inbound_at', models.db.UtcTime(), nullable=True),
    sa.Column('last_message_at', models.db.UtcTime(), nullable=True),
    sa.Column('active_about', sa.BigInteger(), sa.Computed('last_message_at / 600000', persisted=True), nullable=True),
    sa.Column('wakes_at', models.db.UtcTime(), nullable=True),
    sa.Column('wakes_about', sa.BigInteger(), sa.Computed('wakes_at / 600000', persisted=True), nullable=True),
    sa.Column('quarantined_at', models.db.UtcTime(), nullable=True),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('contact_id'),
    postgresql_with={'fillfactor': 70}
    )
    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversation_active_about'), ['active_about'], unique=False)
        batch_op.create_index('waking', ['wakes_about'], unique=False, postgresql_where=sa.text('wakes_about IS NOT NULL'), sqlite_where=sa.text('wakes_about IS NOT NULL'))

    op.create_table('flow_publication',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('revision', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('moves', models.db.JsonText(), nullable=True),
    sa.Column('hotfix', sa.Boolean(), nullable=False),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['revision'], ['flow_revision.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('kept_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('slot', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', models.db.JsonText(), nullable=False),
    sa.Column('until', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('contact_id', 'slot')
    )
    with op.batch_alter_table('kept_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_answer_until'), ['until'], unique=False)

    op.create_table('order_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('external_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sku', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('product_external_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('titles', models.db.JsonText(), nullable=True),
    sa.Column('variant', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('price_minor', sa.BigInteger(), nullable=False),
    sa.Column('final_sale', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('order_id', 'position')
    )
    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_line_order_id'), ['order_id'], unique=False)

    op.create_table('order_proof',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('how', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('contact_id', 'order_id')
    )
    with op.batch_alter_table('order_proof', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_proof_order_id'), ['order_id'], unique=False)

    op.create_table('product_variant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('sku', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('options', models.db.JsonText(), nullable=True),
    sa.Column('currency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('price_minor', sa.BigInteger(), nullable=False),
    sa.Column('stock', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('sku')
    )
    with op.batch_alter_table('product_variant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_product_variant_product_id'), ['product_id'], unique=False)

    op.create_table('stock_wish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('thing', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.Column('due_at', models.db.UtcTime(), nullable=True),
    sa.Column('told_at', models.db.UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('contact_id', 'thing')
    )
    with op.batch_alter_table('stock_wish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stock_wish_product_id'), ['product_id'], unique=False)
        batch_op.create_index('stock_wish_due', ['id'], unique=False, postgresql_where=sa.text('due_at IS NOT NULL'), sqlite_where=sa.text('due_at IS NOT NULL'))

    op.create_table('mail_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('claim', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.Column('nonce', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lease_until', sa.BigInteger(), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('asked_at', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('mail_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_code_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_code_claim'), ['claim'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_code_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_code_asked_at'), ['asked_at'], unique=False)

    op.create_table('proof_try',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('claim', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('right', sa.Boolean(), nullable=False),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('proof_try', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proof_try_claim'), ['claim'], unique=False)
        batch_op.create_index(batch_op.f('ix_proof_try_contact_id'), ['contact_id'], unique=False)

    op.create_table('points_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('points', sa.BigInteger(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.Column('promo_code_id', sa.Integer(), nullable=True),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('expires_at', models.db.UtcTime(), nullable=True),
    sa.Column('effect_key', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], ),
    sa.ForeignKeyConstraint(['promo_code_id'], ['promo_code.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('effect_key')
    )
    with op.batch_alter_table('points_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_points_entry_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_points_entry_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_points_entry_promo_code_id'), ['promo_code_id'], unique=False)
        batch_op.create_index('points_earned_once', ['order_id'], unique=True, postgresql_where=sa.text("kind = 'earned'"), sqlite_where=sa.text("kind = 'earned'"))

    op.create_table('redemption',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('promo_code_id', sa.Integer(), nullable=False),
    sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], ),
    sa.ForeignKeyConstraint(['promo_code_id'], ['promo_code.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('redemption', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_redemption_phone'), ['phone'], unique=False)
        batch_op.create_index(batch_op.f('ix_redemption_promo_code_id'), ['promo_code_id'], unique=False)

    op.create_table('shipment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('carrier', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tracking_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tracking_url', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status_at', models.db.UtcTime(), nullable=False),
    sa.Column('line_positions', models.db.JsonText(), nullable=True),
    sa.Column('expected_from', models.db.UtcTime(), nullable=True),
    sa.Column('expected_to', models.db.UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('carrier', 'tracking_number')
    )
    with op.batch_alter_table('shipment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shipment_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shipment_tracking_number'), ['tracking_number'], unique=False)

    op.create_table('assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('summary', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('requested_at', models.db.UtcTime(), nullable=False),
    sa.Column('taken_at', models.db.UtcTime(), nullable=True),
    sa.Column('ended_at', models.db.UtcTime(), nullable=True),
    sa.Column('ending', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], ),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_agent_id'), ['agent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index('one_open_assignment', ['conversation_id'], unique=True, postgresql_where=sa.text('ended_at IS NULL'), sqlite_where=sa.text('ended_at IS NULL'))

    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('direction', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('author', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content', models.db.JsonText(), nullable=True),
    sa.Column('raw', models.db.JsonText(), nullable=True),
    sa.Column('provider_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.Column('handled_at', models.db.UtcTime(), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('reply_to', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('dedupe_key', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('about', models.db.JsonText(), nullable=True),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_at', models.db.UtcTime(), nullable=True),
    sa.Column('stale_at', models.db.UtcTime(), nullable=True),
    sa.Column('lease_until', models.db.UtcTime(), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('error_text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sent_at', models.db.UtcTime(), nullable=True),
    sa.Column('delivered_at', models.db.UtcTime(), nullable=True),
    sa.Column('read_at', models.db.UtcTime(), nullable=True),
    sa.Column('failed_at', models.db.UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('notices', ['conversation_id', 'id'], unique=False, postgresql_where=sa.text("author = 'notice'"), sqlite_where=sa.text("author = 'notice'"))
        batch_op.create_index('one_answer', ['reply_to', 'position'], unique=True, postgresql_where=sa.text('reply_to IS NOT NULL'), sqlite_where=sa.text('reply_to IS NOT NULL'))
        batch_op.create_index('one_in_flight', ['contact_id'], unique=True, postgresql_where=sa.text("status IN ('sending','unknown')"), sqlite_where=sa.text("status IN ('sending','unknown')"))
        batch_op.create_index('one_notice', ['dedupe_key'], unique=True, postgresql_where=sa.text('dedupe_key IS NOT NULL'), sqlite_where=sa.text('dedupe_key IS NOT NULL'))
        batch_op.create_index('one_of_provider', ['provider_id'], unique=True, postgresql_where=sa.text('provider_id IS NOT NULL'), sqlite_where=sa.text('provider_id IS NOT NULL'))
        batch_op.create_index('outbox', ['purpose', 'due_at'], unique=False, postgresql_where=sa.text("status = 'queued'"), sqlite_where=sa.text("status = 'queued'"))
        batch_op.create_index('parked', ['id'], unique=False, postgresql_where=sa.text("status = 'parked'"), sqlite_where=sa.text("status = 'parked'"))
        batch_op.create_index('queued_of_contact', ['contact_id', 'id'], unique=False, postgresql_where=sa.text("status = 'queued'"), sqlite_where=sa.text("status = 'queued'"))
        batch_op.create_index('thread', ['conversation_id', 'id'], unique=False)
        batch_op.create_index('unanswered', ['conversation_id', 'id'], unique=False, postgresql_where=sa.text("direction = 'in' AND handled_at IS NULL"), sqlite_where=sa.text("direction = 'in' AND handled_at IS NULL"))

    op.create_table('rating',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('comment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', models.db.UtcTime(), nullable=False),
    sa.Column('answered_at', models.db.UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], ),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], ),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('assignment_id')
    )
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rating_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rating_conversation_id'), ['conversation_id'], unique=False)

    op.create_table('recommendation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', models.db.UtcTime(), nullable=False),
    sa.Column('answered_at', models.db.UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('order_id')
    )
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recommendation_contact_id'), ['contact_id'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', models.db.UtcTime(), nullable=True),
    sa.Column('reminded_at', models.db.UtcTime(), nullable=True),
    sa.Column('answered_at', models.db.UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('order_id', 'contact_id')
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_contact_id'), ['contact_id'], unique=False)

    op.create_table('shipment_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shipment_id', sa.Integer(), nullable=False),
    sa.Column('external_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('received_at', models.db.UtcTime(), nullable=False),
    sa.Column('decided_at', models.db.UtcTime(), nullable=True),
    sa.Column('decision', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['shipment_id'], ['shipment.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('shipment_id', 'external_id')
    )
    with op.batch_alter_table('shipment_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shipment_event_decided_at'), ['decided_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_shipment_event_shipment_id'), ['shipment_id'], unique=False)

    op.create_table('data_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', models.db.UtcTime(), nullable=False),
    sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('expires_at', models.db.UtcTime(), nullable=True),
    sa.Column('taken_at', models.db.UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('token_hash')
    )
    with op.batch_alter_table('data_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_data_file_asked_at'), ['asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_data_file_contact_id'), ['contact_id'], unique=False)

    op.create_table('parcel_look',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('shipment_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('at', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.ForeignKeyConstraint(['shipment_id'], ['shipment.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('parcel_look', schema=None) as batch_op:
        batch_op.create_index('looks', ['contact_id', 'shipment_id'], unique=False)

    op.create_table('attempt',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('started_at', models.db.UtcTime(), nullable=False),
    sa.Column('ended_at', models.db.UtcTime(), nullable=True),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('missed_at', models.db.UtcTime(), nullable=True),
    sa.Column('provider_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('error_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_message_id'), ['message_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attempt_provider_id'), ['provider_id'], unique=False)

    op.create_table('return_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rma_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('resolution', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('photo_message_id', sa.Integer(), nullable=True),
    sa.Column('refund_minor', sa.BigInteger(), nullable=False),
    sa.Column('due_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('refund_to', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ship_by', models.db.UtcTime(), nullable=True),
    sa.Column('effect_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], ),
    sa.ForeignKeyConstraint(['photo_message_id'], ['message.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('effect_key'),
    sa.UniqueConstraint('rma_number')
    )
    with op.batch_alter_table('return_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_return_request_order_id'), ['order_id'], unique=False)

    op.create_table('return_label',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('return_request_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('url', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('expires_at', models.db.UtcTime(), nullable=True),
    sa.Column('asked_at', models.db.UtcTime(), nullable=False),
    sa.Column('told_at', models.db.UtcTime(), nullable=True),
    sa.Column('due_at', models.db.UtcTime(), nullable=True),
    sa.Column('late_at', models.db.UtcTime(), nullable=True),
    sa.Column('came_at', models.db.UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.ForeignKeyConstraint(['return_request_id'], ['return_request.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('return_request_id')
    )
    with op.batch_alter_table('return_label', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_return_label_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index('return_label_due', ['due_at'], unique=False, postgresql_where=sa.text('due_at IS NOT NULL'), sqlite_where=sa.text('due_at IS NOT NULL'))

    op.create_table('order_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('order_line_id', sa.Integer(), nullable=True),
    sa.Column('before', models.db.JsonText(), nullable=True),
    sa.Column('after', models.db.JsonText(), nullable=True),
    sa.Column('refund_minor', sa.BigInteger(), nullable=False),
    sa.Column('due_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('effect_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.Column('known_at', models.db.UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], ),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('effect_key')
    )
    with op.batch_alter_table('order_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_change_order_id'), ['order_id'], unique=False)

    op.create_table('refund',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('return_request_id', sa.Integer(), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('paid_to', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('effect_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', models.db.UtcTime(), nullable=False),
    sa.Column('sent_at', models.db.UtcTime(), nullable=True),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], ),
    sa.ForeignKeyConstraint(['return_request_id'], ['return_request.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('effect_key')
    )
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_refund_order_id'), ['order_id'], unique=False)

    op.create_table('return_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('return_request_id', sa.Integer(), nullable=False),
    sa.Column('order_line_id', sa.Integer(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('instead_sku', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['order_line_id'], ['order_line.id'], ),
    sa.ForeignKeyConstraint(['return_request_id'], ['return_request.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('return_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_return_line_order_line_id'), ['order_line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_return_line_return_request_id'), ['return_request_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('points_entry', schema=None) as batch_op:
        batch_op.drop_index('points_earned_once', postgresql_where=sa.text("kind = 'earned'"), sqlite_where=sa.text("kind = 'earned'"))
        batch_op.drop_index(batch_op.f('ix_points_entry_promo_code_id'))
        batch_op.drop_index(batch_op.f('ix_points_entry_order_id'))
        batch_op.drop_index(batch_op.f('ix_points_entry_contact_id'))

    op.drop_table('points_entry')
    op.drop_table('parcel_look')
    op.drop_table('data_file')
    with op.batch_alter_table('return_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_return_line_return_request_id'))
        batch_op.drop_index(batch_op.f('ix_return_line_order_line_id'))

    op.drop_table('return_line')
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_refund_order_id'))

    op.drop_table('refund')
    with op.batch_alter_table('order_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_change_order_id'))

    op.drop_table('order_change')
    with op.batch_alter_table('return_label', schema=None) as batch_op:
        batch_op.drop_index('return_label_due', postgresql_where=sa.text('due_at IS NOT NULL'), sqlite_where=sa.text('due_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_return_label_contact_id'))

    op.drop_table('return_label')
    with op.batch_alter_table('return_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_return_request_order_id'))

    op.drop_table('return_request')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_provider_id'))
        batch_op.drop_index(batch_op.f('ix_attempt_message_id'))

    op.drop_table('attempt')
    with op.batch_alter_table('shipment_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shipment_event_shipment_id'))
        batch_op.drop_index(batch_op.f('ix_shipment_event_decided_at'))

    op.drop_table('shipment_event')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_contact_id'))

    op.drop_table('review')
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recommendation_contact_id'))

    op.drop_table('recommendation')
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rating_conversation_id'))
        batch_op.drop_index(batch_op.f('ix_rating_contact_id'))

    op.drop_table('rating')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('unanswered', postgresql_where=sa.text("direction = 'in' AND handled_at IS NULL"), sqlite_where=sa.text("direction = 'in' AND handled_at IS NULL"))
        batch_op.drop_index('thread')
        batch_op.drop_index('queued_of_contact', postgresql_where=sa.text("status = 'queued'"), sqlite_where=sa.text("status = 'queued'"))
        batch_op.drop_index('parked', postgresql_where=sa.text("status = 'parked'"), sqlite_where=sa.text("status = 'parked'"))
        batch_op.drop_index('outbox', postgresql_where=sa.text("status = 'queued'"), sqlite_where=sa.text("status = 'queued'"))
        batch_op.drop_index('one_of_provider', postgresql_where=sa.text('provider_id IS NOT NULL'), sqlite_where=sa.text('provider_id IS NOT NULL'))
        batch_op.drop_index('one_notice', postgresql_where=sa.text('dedupe_key IS NOT NULL'), sqlite_where=sa.text('dedupe_key IS NOT NULL'))
        batch_op.drop_index('one_in_flight', postgresql_where=sa.text("status IN ('sending','unknown')"), sqlite_where=sa.text("status IN ('sending','unknown')"))
        batch_op.drop_index('one_answer', postgresql_where=sa.text('reply_to IS NOT NULL'), sqlite_where=sa.text('reply_to IS NOT NULL'))
        batch_op.drop_index('notices', postgresql_where=sa.text("author = 'notice'"), sqlite_where=sa.text("author = 'notice'"))

    op.drop_table('message')
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index('one_open_assignment', postgresql_where=sa.text('ended_at IS NULL'), sqlite_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_assignment_conversation_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_agent_id'))

    op.drop_table('assignment')
    with op.batch_alter_table('shipment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shipment_tracking_number'))
        batch_op.drop_index(batch_op.f('ix_shipment_order_id'))

    op.drop_table('shipment')
    with op.batch_alter_table('redemption', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_redemption_promo_code_id'))
        batch_op.drop_index(batch_op.f('ix_redemption_phone'))

    op.drop_table('redemption')
    with op.batch_alter_table('mail_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mail_code_contact_id'))
        batch_op.drop_index(batch_op.f('ix_mail_code_claim'))
        batch_op.drop_index(batch_op.f('ix_mail_code_order_id'))
        batch_op.drop_index(batch_op.f('ix_mail_code_asked_at'))

    op.drop_table('mail_code')
    with op.batch_alter_table('proof_try', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proof_try_contact_id'))
        batch_op.drop_index(batch_op.f('ix_proof_try_claim'))

    op.drop_table('proof_try')
    with op.batch_alter_table('stock_wish', schema=None) as batch_op:
        batch_op.drop_index('stock_wish_due', postgresql_where=sa.text('due_at IS NOT NULL'), sqlite_where=sa.text('due_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_stock_wish_product_id'))

    op.drop_table('stock_wish')
    with op.batch_alter_table('product_variant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_product_variant_product_id'))

    op.drop_table('product_variant')
    with op.batch_alter_table('order_proof', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_proof_order_id'))

    op.drop_table('order_proof')
    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_line_order_id'))

    op.drop_table('order_line')
    with op.batch_alter_table('kept_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kept_answer_until'))

    op.drop_table('kept_answer')
    op.drop_table('flow_publication')
    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.drop_index('waking', postgresql_where=sa.text('wakes_at IS NOT NULL'), sqlite_where=sa.text('wakes_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_conversation_last_message_at'))

    op.drop_table('conversation')
    with op.batch_alter_table('contact_address', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_address_contact_id'))

    op.drop_table('contact_address')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_contact_id'))

    op.drop_table('consent')
    with op.batch_alter_table('agent_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agent_session_agent_id'))

    op.drop_table('agent_session')
    with op.batch_alter_table('turn', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_turn_conversation_id'))

    op.drop_table('turn')
    op.drop_table('template')
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_failure_key'))

    op.drop_table('sign_in_failure')
    op.drop_table('provider_content')
    op.drop_table('promo_code')
    op.drop_table('product')
    op.drop_table('pace')
    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_orders_placed_at'))
        batch_op.drop_index(batch_op.f('ix_orders_phone'))
        batch_op.drop_index(batch_op.f('ix_orders_number_digits'))
        batch_op.drop_index(batch_op.f('ix_orders_email'))
        batch_op.drop_index(batch_op.f('ix_orders_delivered_at'))

    op.drop_table('orders')
    op.drop_table('flow_revision')
    op.drop_table('erasure')
    with op.batch_alter_table('early_status', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_early_status_provider_id'))

    op.drop_table('early_status')
    with op.batch_alter_table('early_shipment_update', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_early_shipment_update_number_key'))

    op.drop_table('early_shipment_update')
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_phone'))

    op.drop_table('contact')
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_promo_code'))

    op.drop_table('campaign')
    op.drop_table('agent')
