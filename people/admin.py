"""Accounts in the installation's back door: Django's own pages, and deleting by the verb of the person's own page."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from boards.admin import Ruled
from people.persons import delete_person

admin.site.unregister(User)  # as Django registers it, deleting asks no board


@admin.register(User)
class PersonAdmin(Ruled, UserAdmin):
    def delete_model(self, request: HttpRequest, obj: User) -> None:
        assert isinstance(request.user, User), "the admin lets nobody anonymous in"
        delete_person(person=obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        # Oneself last: until then one is who does it.
        for person in sorted(queryset, key=lambda person: person == request.user):
            self.delete_model(request, person)
