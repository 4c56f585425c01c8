namespace Welkin.Node.Rest;

/// <summary>A page that reads the OpenAPI document and lets one call each route; it loads nothing from elsewhere.</summary>
internal static class OpenApiPage
{
    /// <summary>Where the page and its document lie.</summary>
    public const string Path = "/swagger/";

    /// <summary>Where the document lies.</summary>
    public const string DocumentPath = Path + "openapi.json";

    public const string Html = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>REST</title>
        <style>
        body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
        summary{cursor:pointer;font-family:ui-monospace,monospace}details details{margin-left:1rem}label{display:block}input[type=text]{font:inherit;width:24rem;max-width:100%}
        pre{background:#f4f5f7;padding:.75rem;overflow:auto;max-height:30rem}textarea{width:100%;height:7rem;font-family:ui-monospace,monospace}
        @media (prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181c}pre,input,textarea{background:#22262c;color:inherit}}
        </style></head><body>
        <h1 id="title">REST</h1><label>Find a route <input type="text" id="find" autofocus></label><div id="routes">Loading…</div>
        <script>
        "use strict";
        const make=(tag,text,parent)=>{const e=document.createElement(tag);if(text)e.textContent=text;if(parent)parent.append(e);return e};
        const show=(path,verb,op,parent)=>{
          const box=make("details",null,parent);box.dataset.path=path.toLowerCase();make("summary",verb.toUpperCase()+" "+path,box);
          const form=make("form",null,box),inputs=[];
          for(const p of op.parameters){const l=make("label",p.name+(p.required?" * ":" "),form),i=make("input",null,l);i.type="text";i.required=p.required;inputs.push([p,i]);}
          let body=null;if(op.requestBody){body=make("textarea","{}",form);body.setAttribute("aria-label","Body");}
          make("button","Ask",form);const out=make("pre",null,box);out.hidden=true;
          form.onsubmit=async e=>{e.preventDefault();let url=path;const query=new URLSearchParams();
            for(const [p,i] of inputs){if(p.in==="path")url=url.replace("{"+p.name+"}",i.value.split("/").map(encodeURIComponent).join("/"));else if(i.value)for(const v of i.value.split(","))query.append(p.name,v);}
            if([...query].length)url+="?"+query;
            const r=await fetch(url,{method:verb.toUpperCase(),body:body&&body.value}),t=await r.text();let pretty=t;try{pretty=JSON.stringify(JSON.parse(t),null,2)}catch{}
            out.hidden=false;out.textContent=r.status+" "+url+"\n\n"+pretty;};
        };
        fetch("openapi.json").then(r=>r.json()).then(doc=>{
          const root=document.getElementById("routes"),groups={};root.textContent="";document.getElementById("title").textContent=doc.info.title;
          for(const [path,verbs] of Object.entries(doc.paths))for(const [verb,op] of Object.entries(verbs)){
            const tag=op.tags[0];if(!groups[tag]){groups[tag]=make("details",null,root);make("summary",tag,groups[tag]);}
            show(path,verb,op,groups[tag]);}
          document.getElementById("find").oninput=e=>{const word=e.target.value.toLowerCase();
            for(const g of Object.values(groups)){let any=false;for(const d of g.querySelectorAll("details")){const hit=d.dataset.path.includes(word);d.hidden=!hit;any=any||hit;}g.hidden=!any;g.open=!!word&&any;}};
        });
        </script></body></html>
        """;
}
