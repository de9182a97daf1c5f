from odoo import api, models


class BasePartnerMerge(models.TransientModel):
    """Mail that belongs to contacts which are merged belongs to the one that stays."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_reference_fields_generic(
        self, referenced_model, src_records, dst_record, additional_update_records=None
    ):
        result = super()._update_reference_fields_generic(
            referenced_model, src_records, dst_record, additional_update_records
        )
        if isinstance(dst_record, self.pool["mailbox.linked.mixin"]):
            src_records._move_mail_links(dst_record)
        return result
