"""The network: a bag of features per token, convolutions and one look over the whole message, five answers."""

import torch
from torch import nn
from torch.nn import functional as F

FEATURES = 1 << 14
WIDTH = 64
HIDDEN = 128
# Distance between the words that a convolution sees together.
STEPS = (1, 2, 4, 1)
HEADS = 4


class Network(nn.Module):
    """`ids` [batch, tokens, features] -> intent, language [batch, …], tags, values, denied [batch, tokens, …] as scores.

    Token 0 is the message as a whole. A feature 0 is empty, a token of nothing but empty features is padding.
    """

    def __init__(self, intents, languages, tags, values):
        super().__init__()
        self.table = nn.Embedding(FEATURES, WIDTH, padding_idx=0)
        nn.init.normal_(self.table.weight, std=0.05)
        self.enter = nn.Linear(WIDTH, HIDDEN)
        self.turns = nn.ModuleList(nn.Linear(3 * HIDDEN, HIDDEN) for _ in STEPS)
        self.asks = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.told = nn.Linear(HIDDEN, HIDDEN)
        self.whole = nn.Linear(3 * HIDDEN, HIDDEN)
        self.intent = nn.Linear(HIDDEN, intents)
        self.language = nn.Linear(HIDDEN, languages)
        self.word = nn.Linear(2 * HIDDEN, HIDDEN)
        self.tag = nn.Linear(HIDDEN, tags)
        self.value = nn.Linear(HIDDEN, values)
        self.denied = nn.Linear(HIDDEN, 1)
        self.drop = nn.Dropout(0.2)

    def whole_of(self, ids):
        """What is known of each message as a whole [batch, hidden]."""
        return self.read(ids)[1]

    def forward(self, ids):
        h, whole = self.read(ids)
        word = torch.cat([h, whole.unsqueeze(1).expand(-1, h.shape[1], -1)], -1)
        word = self.drop(torch.relu(self.word(word)))
        return self.intent(whole), self.language(whole), self.tag(word), self.value(word), self.denied(word)

    def read(self, ids):
        there = (ids != 0).any(-1, keepdim=True).float()
        bags = F.embedding_bag(ids.flatten(0, 1), self.table.weight, mode="sum", padding_idx=0)
        h = torch.relu(self.enter(bags.view(*ids.shape[:2], WIDTH))) * there
        h = self.drop(h)
        for step, turn in zip(STEPS, self.turns):
            left = F.pad(h, (0, 0, step, 0))[:, : h.shape[1]]
            right = F.pad(h, (0, 0, 0, step))[:, step:]
            h = (h + self.drop(torch.relu(turn(torch.cat([left, h, right], -1))))) * there
        batch, tokens, _ = h.shape
        ask, key, tell = self.asks(h).view(batch, tokens, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        near = ask @ key.transpose(-1, -2) / (HIDDEN // HEADS) ** 0.5
        near = near.masked_fill(there.view(batch, 1, 1, tokens) == 0, -1e4).softmax(-1)
        seen = (near @ tell).transpose(1, 2).reshape(batch, tokens, HIDDEN)
        h = (h + self.drop(torch.relu(self.told(seen)))) * there
        most = h.max(1).values
        mean = h.sum(1) / there.sum(1)
        whole = self.drop(torch.relu(self.whole(torch.cat([h[:, 0], most, mean], -1))))
        return h, whole
