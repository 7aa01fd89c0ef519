"""What the admin calls itself: in the header, in the window's title and on its first page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_header = _("StickerChat: teaching and upkeep")
admin.site.site_title = "StickerChat"
admin.site.index_title = _("Teach styles, look after rooms and stickers")
