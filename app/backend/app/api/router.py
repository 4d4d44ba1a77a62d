from fastapi import APIRouter

from app.api.routes import account, chat, conversations, health, metrics, tasks

router = APIRouter()
router.include_router(health.router)
router.include_router(metrics.router)
for api in (tasks, conversations, chat, account):
    router.include_router(api.router)
