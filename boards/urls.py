from django.urls import path

from boards.views import boards, cards, settings

urlpatterns = [
    path("", boards.board_list, name="board_list"),
    path("boards/<int:pk>/", boards.board_page, name="board"),
    path("boards/<int:pk>/put-away/", boards.put_away, name="put_away"),
    path("boards/<int:pk>/settings/", settings.board_settings, name="board_settings"),
    path("boards/<int:pk>/describe/", settings.describe_board, name="describe_board"),
    path("boards/<int:pk>/columns/", settings.add_column, name="add_column"),
    path("boards/<int:pk>/line/", settings.set_line, name="set_line"),
    path("columns/<int:pk>/take/", cards.take_card, name="take_card"),
    path("columns/<int:pk>/cards/", cards.add_card, name="add_card"),
    path("columns/<int:pk>/change/", settings.change_column, name="change_column"),
    path("columns/<int:pk>/place/", settings.place_column, name="place_column"),
    path("columns/<int:pk>/retire/", settings.retire_column, name="retire_column"),
    path("cards/<int:pk>/", cards.card_sheet, name="card"),
    path("cards/<int:pk>/edit/", cards.edit_card, name="edit_card"),
    path("cards/<int:pk>/discard/", cards.discard_card, name="discard_card"),
    path("cards/<int:pk>/archive/", cards.archive_card, name="archive_card"),
    path("cards/<int:pk>/restore/", cards.restore_card, name="restore_card"),
    path("cards/<int:pk>/undo/", cards.undo_move, name="undo_move"),
    path("cards/<int:pk>/block/", cards.block_card, name="block_card"),
    path("cards/<int:pk>/unblock/", cards.unblock_card, name="unblock_card"),
]
