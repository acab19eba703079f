"""The addresses of the staff pages. Everything but logging in asks who is there."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path, register_converter

from amity.staff import (
    bulk,
    columns,
    comments,
    desk,
    editing,
    entry,
    exporting,
    files,
    finding,
    importing,
    lists,
    me,
    notices,
    operations,
    reading,
    reviewing,
    shelf,
    stepping,
    tasks,
    viewing,
)
from amity.staff.routes import RecordType, RowNumber

register_converter(RecordType, "record")
register_converter(RowNumber, "row")


def inside(route: str, page: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """A page for those who are logged in."""
    return path(route, entry.logged_in(page), name=name)


app_name = "staff"
urlpatterns = [
    path("log-in/", entry.log_in, name="log-in"),
    path("language/", entry.language, name="language"),
    inside("log-out/", entry.log_out, "log-out"),
    inside("", desk.desk, "desk"),
    inside("search/", finding.search_page, "search"),
    inside("me/", me.me, "me"),
    inside("notices/", notices.notices, "notices"),
    inside("notices/read/", notices.read, "notices-read"),
    inside("notices/following/", notices.follows, "follows"),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    inside("tasks/", tasks.everybody, "jobs"),
    inside("tasks/mine/", tasks.mine, "my-jobs"),
    inside("tasks/<row:pk>/", tasks.one, "job"),
    inside("tasks/<row:pk>/progress/", tasks.progress, "job-progress"),
    inside("tasks/<row:pk>/cancel/", tasks.cancel, "job-cancel"),
    inside("tasks/<row:pk>/retry/", tasks.retry, "job-retry"),
    inside("reviews/", reviewing.years, "reviews"),
    inside("reviews/<int:year>/", reviewing.review, "review"),
    inside("reviews/<int:year>/charts/<slug:name>.svg", reviewing.chart, "review-chart"),
    inside("reviews/<int:year>/<slug:kind>/", reviewing.download, "review-file"),
    inside("exports/<row:pk>/", exporting.job_page, "export-job"),
    inside("exports/<row:pk>/file/", exporting.job_file, "export-file"),
    inside("imports/", importing.mine, "imports"),
    inside("imports/<row:pk>/", importing.one, "import-one"),
    inside("imports/<row:pk>/columns/", importing.columns, "import-columns"),
    inside("imports/<row:pk>/lines/<row:number>/", importing.line, "import-line"),
    inside("imports/<row:pk>/decide/", importing.decide, "import-decide"),
    inside("imports/<row:pk>/carry-out/", importing.carry_out, "import-carry-out"),
    inside("imports/<row:pk>/cancel/", importing.cancel, "import-cancel"),
    inside("imports/<row:pk>/problems.<slug:kind>", importing.problems_file, "import-problems"),
    inside("operations/", operations.operations_page, "operations"),
    inside("operations/<row:pk>/", operations.operation_page, "operation"),
    inside("operations/<row:pk>/undo/", operations.undo_page, "operation-undo"),
    inside("operations/<row:pk>/stop/", operations.stop, "operation-stop"),
    inside("operations/<row:pk>/resume/", operations.resume, "operation-resume"),
    inside("files/<row:number>/", files.file_page, "file"),
    inside("files/<row:number>/describe/", files.describe, "file-describe"),
    inside("files/<row:number>/renew/", files.renew, "file-renew"),
    inside("files/<row:number>/trash/", files.trash, "file-trash"),
    inside("files/<row:number>/restore/", files.restore, "file-restore"),
    inside("files/<row:number>/<row:version>/<str:name>", files.content, "file-content"),
    inside("<record:record>/", lists.list_page, "list"),
    inside("<record:record>/filter/", lists.filter_page, "filter"),
    inside("<record:record>/columns/", columns.columns_page, "columns"),
    inside("<record:record>/views/", viewing.views_page, "views"),
    inside("<record:record>/views/new/", viewing.new_view, "view-new"),
    inside("<record:record>/views/<row:pk>/", viewing.change_view, "view"),
    inside("<record:record>/views/<row:pk>/delete/", viewing.delete_view, "view-delete"),
    inside("<record:record>/bulk/", bulk.chosen, "bulk"),
    inside("<record:record>/bulk/<slug:action>/", bulk.act_page, "bulk-act"),
    inside("<record:record>/trash/", shelf.trash_page, "trash"),
    inside("<record:record>/<row:pk>/shelf/<slug:action>/", shelf.put, "shelf"),
    inside("<record:record>/choices/", finding.choices, "choices"),
    inside("<record:record>/new/", editing.new, "new"),
    inside("<record:record>/import/", importing.upload, "import"),
    inside("<record:record>/export/", exporting.export, "export"),
    inside("<record:record>/export/choice/", exporting.choice, "export-choice"),
    inside("<record:record>/<row:pk>/", reading.record_page, "record"),
    inside("<record:record>/<row:pk>/files/", files.files_page, "files"),
    inside("<record:record>/<row:pk>/edit/", editing.edit, "edit"),
    inside("<record:record>/<row:pk>/history/", reading.history_page, "history"),
    inside("<record:record>/<row:pk>/follow/", comments.follow, "follow"),
    inside("<record:record>/<row:pk>/people/", comments.people, "people"),
    inside("<record:record>/<row:pk>/comments/", comments.say, "comments"),
    inside("<record:record>/<row:pk>/comments/<row:number>/", comments.change, "comment"),
    inside("<record:record>/<row:pk>/comments/<row:number>/delete/", comments.delete, "comment-delete"),
    inside("<record:record>/<row:pk>/steps/<slug:step>/", stepping.step, "step"),
]
