"""Every table, gathered for migrations and for tests."""

from sqlmodel import SQLModel

import models.agent
import models.assignment
import models.campaign
import models.consent
import models.contact
import models.conversation
import models.data_file
import models.erasure
import models.flow_revision
import models.kept_answer
import models.loyalty
import models.mail_code
import models.message
import models.order
import models.order_change
import models.pace
import models.parcel_look
import models.product
import models.promo_code
import models.rating
import models.recommendation
import models.return_label
import models.return_request
import models.review
import models.shipment
import models.stock_wish
import models.template
import models.turn  # noqa: F401

METADATA = SQLModel.metadata
