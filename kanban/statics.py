"""Static files under names that carry their content's hash, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Our ES modules import one another by relative paths: these are rewritten too. Other packages' scripts are left as they
# are: each is whole in itself, and some speak of imports in comments.
RELATIVE_IMPORT = r"""(?P<matched>(?P<word>from |import |import\()"(?P<url>\./[^"]+)")"""


class HashedStatics(CompressedManifestStaticFilesStorage):
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((RELATIVE_IMPORT, """%(word)s"%(url)s\""""),)),
    )
