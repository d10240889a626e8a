-- Write prose as HTML and as Typst, in one JSON object, and refuse what prose must not hold.
-- A refusal leaves pandoc with exit code 3.

local stringify = pandoc.utils.stringify

local function refuse(reason)
  io.stderr:write(reason .. "\n")
  os.exit(3)
end

local function image(element)
  refuse("an image in prose: '" .. element.src .. "'; a picture must be a Figure with its text")
end

local function link(element)
  if not element.target:match("^https?://") and not element.target:match("^mailto:") then
    refuse("a link in prose: '" .. element.target .. "'; only http, https and mailto lead anywhere")
  end
  element.attributes = {}
  element.classes = {}
  return element
end

local function raw(element)
  refuse("raw " .. element.format .. " in prose: '" .. element.text .. "'")
end

local function headings(document)
  local above = 1
  document:walk({
    Header = function(heading)
      if heading.level == 1 then
        refuse("first-level heading '" .. stringify(heading) .. "': the cover gives the only one")
      elseif heading.level > above + 1 then
        refuse("heading '" .. stringify(heading) .. "' is level " .. heading.level
          .. " straight below level " .. above)
      end
      above = heading.level
    end,
  })
end

-- In Typst a paragraph before a heading, and the last one of a text, stays on the page of what
-- comes after it, as a heading does.
local function keep_with_next(document)
  local kept = pandoc.Blocks({})
  for i, block in ipairs(document.blocks) do
    local after = document.blocks[i + 1]
    local leads = after == nil or after.t == "Header" or stringify(after):match("^mark%x+$")
    if leads and block.t == "Para" and not stringify(block):match("^mark%x+$") then
      kept:insert(pandoc.RawBlock("typst", "#block(sticky: true)["))
      kept:insert(block)
      kept:insert(pandoc.RawBlock("typst", "]"))
    else
      kept:insert(block)
    end
  end
  return pandoc.Pandoc(kept, document.meta)
end

function Writer(document, options)
  local fit = document:walk({ Image = image, Link = link, RawInline = raw, RawBlock = raw })
  headings(fit)
  return pandoc.json.encode({
    html = pandoc.write(fit, "html", options),
    typst = pandoc.write(keep_with_next(fit), "typst", options),
  })
end
