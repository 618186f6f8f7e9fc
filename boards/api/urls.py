from django.urls import path, re_path

from boards.api import boards, bulk, cards, columns, export, log, verbs

urlpatterns = [
    path("boards/", boards.Boards.as_view(), name="api_boards"),
    path("boards/<int:pk>/", boards.OneBoard.as_view(), name="api_board"),
    path("boards/<int:pk>/columns/", columns.Columns.as_view(), name="api_columns"),
    path("columns/<int:pk>/", columns.OneColumn.as_view(), name="api_column"),
    path("boards/<int:pk>/cards/", cards.Cards.as_view(), name="api_cards"),
    path("boards/<int:pk>/cards/bulk/", bulk.CardsInBulk.as_view(), name="api_cards_bulk"),
    path("cards/<int:pk>/", cards.OneCard.as_view(), name="api_card"),
    path("cards/<int:pk>/move/", verbs.MoveCard.as_view(), name="api_move"),
    path("cards/<int:pk>/discard/", verbs.DiscardCard.as_view(), name="api_discard"),
    path("cards/<int:pk>/archive/", verbs.ArchiveCard.as_view(), name="api_archive"),
    path("cards/<int:pk>/restore/", verbs.RestoreCard.as_view(), name="api_restore"),
    path("cards/<int:pk>/undo/", verbs.UndoMove.as_view(), name="api_undo"),
    path("cards/<int:pk>/block/", verbs.BlockCard.as_view(), name="api_block"),
    path("cards/<int:pk>/unblock/", verbs.UnblockCard.as_view(), name="api_unblock"),
    path("boards/<int:pk>/transitions/", log.Transitions.as_view(), name="api_transitions"),
    re_path(
        r"^boards/(?P<pk>\d{1,18})/export/(?P<kind>cards|transitions|columns|blocks|comments|links|decisions)\.(?P<form>csv|jsonl)$",
        export.Export.as_view(),
        name="api_export",
    ),
]
