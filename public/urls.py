"""Addresses of the citizens' pages. No address ever holds a number of a person."""

from django.urls import path

from public.views import catalogues, feed, lists, lookups, memoranda, papers, programmes, records, sitemap, verify

app_name = "public"

urlpatterns = [
    path("", lists.home, name="home"),
    path("search/", lookups.search, name="search"),
    path("subjects/<uuid:public_id>/", lookups.subject, name="subject"),
    path("person/", lookups.person, name="person"),
    path("lists/black/", lists.list_of, {"colour": "black"}, name="black"),
    path("lists/red/", lists.list_of, {"colour": "red"}, name="red"),
    path("publicity/", lists.publicity, name="publicity"),
    path("exits/", lists.exits, name="exits"),
    path("records/", records.records, name="records"),
    path("records/<slug:code>/", records.record_list, name="record_list"),
    path("records/<slug:code>/<uuid:public_id>/", records.record, name="record"),
    path("catalogue/", catalogues.catalogue, name="catalogue"),
    path("catalogue/items/<slug:code>/", catalogues.item, name="catalogue_item"),
    path("catalogue/<uuid:public_id>/", catalogues.version, name="catalogue_version"),
    path("catalogue/<uuid:public_id>/items/<slug:code>/", catalogues.version_item, name="catalogue_version_item"),
    path("catalogue/<uuid:public_id>/comment/", catalogues.comment, name="catalogue_comment"),
    path("catalogue/<uuid:public_id>/thanks/", catalogues.thanks, name="catalogue_thanks"),
    path("feed/", feed.feed, name="feed"),
    path("feed/changes/", feed.changes, name="feed_changes"),
    path("feed/daily/<str:name>", feed.daily, name="feed_daily"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap/pages.xml", sitemap.pages, name="sitemap_pages"),
    path("sitemap/records-<int:block>.xml", sitemap.records, name="sitemap_records"),
    path("measures/", lists.measures, name="measures"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<uuid:public_id>/", programmes.programme, name="programme"),
    path("consultations/", programmes.consultations, name="consultations"),
    path("consultations/<uuid:public_id>/", programmes.consultation, name="consultation"),
    path("consultations/<uuid:public_id>/thanks/", programmes.consultation_thanks, name="consultation_thanks"),
    path("policies/", papers.policies, name="policies"),
    path("policies/memoranda/", memoranda.memoranda, name="memoranda"),
    path("policies/memoranda/<uuid:public_id>/text/", memoranda.memorandum_text, name="memorandum_text"),
    path("policies/calendar/", papers.calendar, name="calendar"),
    path("policies/packs/<slug:code>/compare/", papers.comparison, name="comparison"),
    path("policies/packs/<slug:code>/compare/<slug:other>/", papers.compare, name="compare"),
    path("policies/packs/<slug:code>/", papers.pack, name="pack"),
    path("policies/<slug:key>/", papers.document, name="document"),
    path("verify/", verify.ask, name="verify"),
    path("verify/<uuid:public_id>/", verify.letter, name="verify_letter"),
    path("rights/", papers.rights, name="rights"),
    path("site-map/", papers.site_map, name="site_map"),
    path("elder/", papers.elder, name="elder"),
]
