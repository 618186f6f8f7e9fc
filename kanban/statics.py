"""Static files under names that carry their content's hash, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatics(CompressedManifestStaticFilesStorage):
    # The ES modules import one another by relative paths: these are rewritten too.
    support_js_module_import_aggregation = True
