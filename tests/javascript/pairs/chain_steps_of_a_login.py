"""The story most courses tell: user, then posts, then comments."""

from promiselite.js import *


def get_user(id):
    return Promise.resolve({"id": id, "name": f"user{id}"})


def get_posts(user):
    return Promise.resolve([f"{user['name']} writes", f"{user['name']} writes again"])


def get_comments(post):
    return Promise.resolve([f"{text}: {post}" for text in ["nice", "well said"]])


def show(comments):
    for comment in comments:
        console.log(comment)


(
    get_user(7)
    .then(lambda user: get_posts(user))
    .then(lambda posts: get_comments(posts[1]))
    .then(show)
    .catch(lambda error: console.log("failed", error))
)
